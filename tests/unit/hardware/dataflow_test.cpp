#include "foldwise/hardware/dataflow.hpp"

#include <gtest/gtest.h>

#include <set>

namespace foldwise {
namespace {

TEST(Dataflow, is_found_by_its_two_letters_in_lower_case_only) {
  for (const Dataflow dataflow : kDataflows) {
    EXPECT_EQ(dataflow_named(short_name(dataflow)), dataflow);
  }
  EXPECT_EQ(dataflow_named("WS"), std::nullopt);
  EXPECT_EQ(dataflow_named(""), std::nullopt);
}

TEST(Dataflow, lays_each_dimension_in_one_place_and_keeps_the_stationary_operand_out_of_time) {
  for (const Dataflow dataflow : kDataflows) {
    const Mapping mapping = mapping_of(dataflow);
    EXPECT_EQ((std::set{mapping.rows, mapping.columns, mapping.time}).size(), 3U);
  }
  EXPECT_EQ(mapping_of(Dataflow::output_stationary).time, GemmDimension::k);  // ofmap is m x n
  EXPECT_EQ(mapping_of(Dataflow::weight_stationary).time, GemmDimension::m);  // filter is k x n
  EXPECT_EQ(mapping_of(Dataflow::input_stationary).time, GemmDimension::n);   // ifmap is m x k
}

}  // namespace
}  // namespace foldwise
