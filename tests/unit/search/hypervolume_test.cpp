#include "foldwise/search/hypervolume.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "foldwise/base/rng.hpp"

namespace foldwise {
namespace {

using Points = std::vector<std::vector<double>>;

double volume(const Points& points, const std::vector<double>& reference) { return hypervolume(points, reference); }

TEST(Hypervolume, of_one_objective_is_the_distance_to_the_reference) { EXPECT_EQ(volume({{3}, {7}, {5}}, {10}), 7.0); }

TEST(Hypervolume, of_two_objectives_is_the_area_under_the_staircase) {
  // Columns of the staircase: 1 x 1 + 2 x 2 + 1 x 4.
  EXPECT_EQ(volume({{1, 4}, {2, 3}, {4, 1}}, {5, 5}), 1 * 1 + 2 * 2 + 1 * 4);
}

TEST(Hypervolume, is_zero_without_a_point_below_the_reference) {
  EXPECT_EQ(volume({}, {5, 5}), 0.0);
  EXPECT_EQ(volume({{5, 0}, {0, 6}}, {5, 5}), 0.0);
}

// Points on an integer lattice: the volume is the number of unit cells that some point dominates.
TEST(Hypervolume, counts_the_dominated_cells_of_a_lattice_in_up_to_four_objectives) {
  Rng rng(5);
  for (int round = 0; round < 100; ++round) {
    const std::size_t count = 1 + rng.below(4);
    constexpr int side = 5;
    Points points(rng.below(8), std::vector<double>(count));
    for (auto& point : points) {
      std::ranges::generate(point, [&] { return static_cast<double>(rng.below(side + 1)); });
    }
    std::size_t cells = 1;
    for (std::size_t i = 0; i < count; ++i) {
      cells *= side;
    }
    int dominated = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      dominated += std::ranges::any_of(points, [&](const std::vector<double>& point) {
        std::size_t rest = cell;
        return std::ranges::all_of(point, [&](double value) {
          const double corner = static_cast<double>(rest % side);
          rest /= side;
          return value <= corner;
        });
      });
    }
    EXPECT_EQ(volume(points, std::vector<double>(count, side)), dominated);
  }
}

}  // namespace
}  // namespace foldwise
