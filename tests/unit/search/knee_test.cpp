#include "foldwise/search/knee.hpp"

#include <gtest/gtest.h>

namespace foldwise {
namespace {

using Front = std::vector<std::vector<double>>;

TEST(Knee, is_farthest_below_the_line_through_the_ends) {
  // Scaled to 0 .. 1: (0, 1), (0.2, 0.3), (0.5, 0.25), (1, 0).
  EXPECT_EQ(knee_of(Front{{100, 50}, {120, 15}, {150, 12.5}, {200, 0}}), 1U);
}

TEST(Knee, counts_every_objective) {
  EXPECT_EQ(knee_of(Front{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}, {0.3, 0.4, 0.2}, {0.2, 0.3, 0.3}}), 4U);
}

TEST(Knee, is_missing_where_a_front_is_straight_or_bulges_or_is_short) {
  EXPECT_EQ(knee_of(Front{{0, 10}, {0.1, 9}, {0.3, 7}, {1, 0}}), std::nullopt);
  EXPECT_EQ(knee_of(Front{{0, 1}, {0.6, 0.6}, {1, 0}}), std::nullopt);
  EXPECT_EQ(knee_of(Front{{0, 1}, {1, 0}}), std::nullopt);
  EXPECT_EQ(knee_of(Front{}), std::nullopt);
}

TEST(Knee, does_not_mind_an_objective_that_is_the_same_everywhere) {
  EXPECT_EQ(knee_of(Front{{0, 1, 5}, {0.1, 0.1, 5}, {1, 0, 5}}), 1U);
}

}  // namespace
}  // namespace foldwise
