#include "foldwise/simulator/fold_schedule.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/random_layers.hpp"

namespace foldwise {
namespace {

Accelerator with_array(std::int64_t rows, std::int64_t cols, Dataflow dataflow) {
  Accelerator accelerator;
  accelerator.array = {rows, cols};
  accelerator.dataflow = dataflow;
  return accelerator;
}

// 10 x 12 x 7 on 4 x 5: fill and empty take rows + cols - 2 = 7 lines, loading a stationary operand 4 more.
TEST(FoldSchedule, lays_the_dataflows_dimensions_along_rows_columns_and_time) {
  const ConvShape shape = as_conv({.m = 10, .n = 12, .k = 7});
  const FoldSchedule output(shape, with_array(4, 5, Dataflow::output_stationary));
  EXPECT_EQ(output.row_folds, 3);     // m = 10 over 4 rows
  EXPECT_EQ(output.column_folds, 3);  // n = 12 over 5 columns
  EXPECT_EQ(output.lines_per_fold, 7 + 7);
  const FoldSchedule weight(shape, with_array(4, 5, Dataflow::weight_stationary));
  EXPECT_EQ(weight.row_folds, 2);  // k = 7
  EXPECT_EQ(weight.column_folds, 3);
  EXPECT_EQ(weight.lines_per_fold, 10 + 7 + 4);
  const FoldSchedule input(shape, with_array(4, 5, Dataflow::input_stationary));
  EXPECT_EQ(input.row_folds, 2);     // k = 7
  EXPECT_EQ(input.column_folds, 2);  // m = 10
  EXPECT_EQ(input.lines_per_fold, 12 + 7 + 4);
  EXPECT_EQ(input.used_rows(1), 3);
  EXPECT_EQ(input.used_columns(1), 5);
}

TEST(FoldSchedule, refuses_a_demand_of_more_than_64_bits_of_lines) {
  const ConvShape shape = as_conv({.m = 1, .n = std::int64_t{1} << 31, .k = 1});
  EXPECT_THROW(FoldSchedule(shape, with_array(std::int64_t{1} << 31, 1, Dataflow::weight_stationary)), Error);
}

TEST(FoldSchedule, counts_every_mac_and_every_fold) {
  Rng rng(9);
  for (int round = 0; round < 500; ++round) {
    const LayerCase drawn = random_layer_case(rng, 50'000);
    const FoldSchedule schedule(drawn.shape, drawn.accelerator);
    std::int64_t macs_of_folds = 0;
    for (std::int64_t column_fold = 0; column_fold < schedule.column_folds; ++column_fold) {
      for (std::int64_t row_fold = 0; row_fold < schedule.row_folds; ++row_fold) {
        macs_of_folds += schedule.used_rows(row_fold) * schedule.used_columns(column_fold) * schedule.time;
      }
    }
    LayerReport report;
    report_folds(schedule, report);
    ASSERT_EQ(macs_of_folds, macs(drawn.shape)) << describe(drawn);
    ASSERT_EQ(report.macs, macs_of_folds) << describe(drawn);
    ASSERT_EQ(report.compute_cycles, schedule.folds() * schedule.lines_per_fold - 1) << describe(drawn);
  }
}

}  // namespace
}  // namespace foldwise
