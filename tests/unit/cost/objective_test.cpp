#include "foldwise/cost/objective.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace foldwise {
namespace {

TEST(Objective, turns_more_is_better_into_less_is_better) {
  const std::vector<double> values = {7};
  EXPECT_EQ(Objective(Sense::minimize, Expression::parse("total_cycles")).to_minimize(values), 7.0);
  EXPECT_EQ(Objective(Sense::maximize, Expression::parse("total_cycles")).to_minimize(values), -7.0);
}

TEST(Objective, is_called_by_its_expression_unless_it_has_a_name) {
  EXPECT_EQ(Objective(Sense::minimize, Expression::parse(" area * 2 ")).name, "area * 2");
  EXPECT_EQ(Objective(Sense::minimize, Expression::parse("area"), "size").name, "size");
}

}  // namespace
}  // namespace foldwise
