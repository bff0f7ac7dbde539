#include "foldwise/search/moves.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {
namespace {

DesignSpace space_of_rows_and_dataflows() {
  return DesignSpace({{"rows", 5}, {"fixed", 1}, {"dataflow", 3, ParameterKind::choice}});
}

TEST(Neighbours, are_one_step_along_ordered_parameters_and_any_other_choice) {
  const DesignSpace space = space_of_rows_and_dataflows();
  EXPECT_EQ(neighbours(space, {{2, 0, 1}}),
            (std::vector<DesignPoint>{{{1, 0, 1}}, {{3, 0, 1}}, {{2, 0, 0}}, {{2, 0, 2}}}));
  EXPECT_EQ(neighbours(space, {{0, 0, 0}}), (std::vector<DesignPoint>{{{1, 0, 0}}, {{0, 0, 1}}, {{0, 0, 2}}}));
}

TEST(MutateOne, changes_exactly_one_parameter_and_reaches_every_value) {
  const DesignSpace space = space_of_rows_and_dataflows();
  const DesignPoint start{{2, 0, 1}};
  std::set<std::vector<std::uint32_t>> reached;
  Rng rng(1);
  for (int draw = 0; draw < 500; ++draw) {
    DesignPoint point = start;
    mutate_one(space, point, rng);
    ASSERT_TRUE(space.contains(point));
    ASSERT_NE(point.indices[0] != 2, point.indices[2] != 1);
    reached.insert(point.indices);
  }
  EXPECT_EQ(reached.size(), 6U);  // four other rows, two other dataflows
}

TEST(MutateOne, leaves_a_space_of_one_point_alone) {
  const DesignSpace space({{"rows", 1}});
  DesignPoint point{{0}};
  Rng rng(1);
  mutate_one(space, point, rng);
  EXPECT_EQ(point, (DesignPoint{{0}}));
}

TEST(Crossed, takes_every_parameter_from_one_of_the_parents) {
  Rng rng(2);
  const DesignPoint mother{{0, 0, 0, 0}};
  const DesignPoint father{{1, 1, 1, 1}};
  std::set<std::vector<std::uint32_t>> children;
  for (int draw = 0; draw < 500; ++draw) {
    children.insert(crossed(mother, father, rng).indices);
  }
  EXPECT_EQ(children.size(), 16U);
}

TEST(UnvisitedPoints, draws_what_was_not_visited_and_nothing_else) {
  const DesignSpace space = space_of_rows_and_dataflows();
  UnvisitedPoints unvisited(space, 3);
  EXPECT_TRUE(unvisited.visit({{4, 0, 2}}));
  EXPECT_FALSE(unvisited.visit({{4, 0, 2}}));
  std::set<std::vector<std::uint32_t>> drawn;
  while (const auto point = unvisited.draw()) {
    EXPECT_TRUE(drawn.insert(point->indices).second);
  }
  EXPECT_EQ(drawn.size(), space.size() - 1);
  EXPECT_FALSE(drawn.contains({4, 0, 2}));
}

}  // namespace
}  // namespace foldwise
