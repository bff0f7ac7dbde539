#include "foldwise/search/design_space.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unordered_set>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

DesignPoint point(std::vector<std::uint32_t> indices) { return {std::move(indices)}; }

TEST(DesignSpace, ranks_follow_nested_loops_with_the_last_parameter_innermost) {
  const DesignSpace space({{"rows", 2}, {"cols", 3}, {"dataflow", 2, ParameterKind::choice}});
  EXPECT_EQ(space.size(), 12U);
  EXPECT_EQ(space.point(0), point({0, 0, 0}));
  EXPECT_EQ(space.point(1), point({0, 0, 1}));
  EXPECT_EQ(space.point(2), point({0, 1, 0}));
  EXPECT_EQ(space.point(6), point({1, 0, 0}));
  EXPECT_EQ(space.point(11), point({1, 2, 1}));
}

TEST(DesignSpace, every_rank_leads_to_a_point_and_back) {
  const DesignSpace space({{"a", 5}, {"b", 1}, {"c", 7}, {"d", 2}});
  std::unordered_set<DesignPoint, DesignPointHash> seen;
  for (std::uint64_t rank = 0; rank < space.size(); ++rank) {
    const DesignPoint here = space.point(rank);
    EXPECT_TRUE(space.contains(here));
    EXPECT_EQ(space.rank(here), rank);
    EXPECT_TRUE(seen.insert(here).second);
  }
}

TEST(DesignSpace, knows_what_lies_outside) {
  const DesignSpace space({{"a", 2}, {"b", 3}});
  EXPECT_TRUE(space.contains(point({1, 2})));
  EXPECT_FALSE(space.contains(point({2, 0})));
  EXPECT_FALSE(space.contains(point({0, 3})));
  EXPECT_FALSE(space.contains(point({0})));
  EXPECT_FALSE(space.contains(point({0, 0, 0})));
}

TEST(DesignSpace, without_parameters_is_one_point) {
  const DesignSpace space({});
  EXPECT_EQ(space.size(), 1U);
  EXPECT_EQ(space.point(0), point({}));
}

TEST(DesignSpace, holds_up_to_two_to_the_63_points_and_no_more) {
  const std::uint32_t half = std::uint32_t{1} << 31;
  const DesignSpace largest({{"a", half}, {"b", half}, {"c", 2}});
  EXPECT_EQ(largest.size(), std::uint64_t{1} << 63);
  EXPECT_EQ(largest.point(largest.size() - 1), point({half - 1, half - 1, 1}));
  EXPECT_EQ(largest.rank(point({half - 1, half - 1, 1})), largest.size() - 1);

  const auto too_large = HasSubstr("more than 2^63 points, counted up to parameter c");
  EXPECT_THAT([&] { DesignSpace({{"a", half}, {"b", half}, {"c", 3}}); }, ThrowsMessage<Error>(too_large));
  EXPECT_THAT(
      [&] {
        DesignSpace({{"a", half}, {"b", half}, {"c", half}, {"d", half}});
      },
      ThrowsMessage<Error>(too_large));
}

TEST(DesignSpace, refuses_a_parameter_without_values) {
  EXPECT_THAT([] { DesignSpace({{"rows", 0}}); }, ThrowsMessage<Error>(HasSubstr("parameter rows has no value")));
}

}  // namespace
}  // namespace foldwise
