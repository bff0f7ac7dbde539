#include <gtest/gtest.h>

#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/search/strategies/random.hpp"

namespace foldwise {
namespace {

TEST(GridSearch, goes_through_the_space_in_rank_order) {
  const DesignSpace space({{"a", 3}, {"b", 4}});
  GridSearch grid(space);
  std::uint64_t rank = 0;
  for (auto points = grid.ask(5); !points.empty(); points = grid.ask(5)) {
    for (const DesignPoint& point : points) {
      EXPECT_EQ(space.rank(point), rank++);
    }
  }
  EXPECT_EQ(rank, space.size());
}

TEST(RandomSearch, draws_from_the_largest_space_at_once) {
  const std::uint32_t half = std::uint32_t{1} << 31;
  const DesignSpace space({{"a", half}, {"b", half}, {"c", 2}});
  RandomSearch random(space, 5);
  const auto points = random.ask(1000);
  ASSERT_EQ(points.size(), 1000U);
  double mean_of_first = 0.0;
  for (const DesignPoint& point : points) {
    mean_of_first += static_cast<double>(point.indices[0]) / half / 1000.0;
  }
  EXPECT_NEAR(mean_of_first, 0.5, 0.05);  // standard deviation of the mean is 0.009
}

}  // namespace
}  // namespace foldwise
