#include "foldwise/simulator/fold_schedule.hpp"

#include <algorithm>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/compensated_sum.hpp"

namespace foldwise {

namespace {

/// Cycles of a fold by which SCALE-Sim divides for Compute Util %. For ws and is it counts cols - 1 more than the fold
/// has.
std::int64_t utilization_cycles(const FoldSchedule& schedule) {
  const std::int64_t skew = schedule.dataflow == Dataflow::output_stationary ? 0 : schedule.array.cols - 1;
  return schedule.lines_per_fold + skew;
}

/// Average over all folds, in percent, of used_pes * numerator / denominator; summed in fold order with compensation as
/// SCALE-Sim under CPython 3.12 does, so that the last digit agrees.
double fold_average_percent(const FoldSchedule& schedule, std::int64_t numerator, std::int64_t denominator) {
  const auto ratio = [&](std::int64_t row_fold, std::int64_t column_fold) {
    const std::int64_t used = schedule.used_rows(row_fold) * schedule.used_columns(column_fold);
    return static_cast<double>(used * numerator) / static_cast<double>(denominator);
  };
  const std::int64_t last_row = schedule.row_folds - 1;
  const std::int64_t last_column = schedule.column_folds - 1;
  const bool rows_fill = schedule.used_rows(last_row) == schedule.array.rows;
  CompensatedSum sum;
  if (rows_fill) {
    sum.add_repeated(ratio(0, 0), last_column * schedule.row_folds);
  } else {
    const double full = ratio(0, 0);
    const double partial = ratio(last_row, 0);
    for (std::int64_t column_fold = 0; column_fold < last_column; ++column_fold) {
      sum.add_repeated(full, last_row);
      sum.add(partial);
    }
  }
  sum.add_repeated(ratio(0, last_column), last_row);
  sum.add(ratio(last_row, last_column));
  return sum.value() / static_cast<double>(schedule.folds()) * 100.0;
}

}  // namespace

std::int64_t size_along(GemmDimension dimension, const GemmShape& gemm) {
  switch (dimension) {
    case GemmDimension::m:
      return gemm.m;
    case GemmDimension::n:
      return gemm.n;
    case GemmDimension::k:
      return gemm.k;
  }
  __builtin_unreachable();
}

FoldSchedule::FoldSchedule(const ConvShape& shape, const Accelerator& accelerator)
    : dataflow(accelerator.dataflow),
      array(accelerator.array),
      operand_words{.ifmap = shape.ifmap_height * shape.ifmap_width * shape.channels,
                    .filter = shape.window() * shape.filters,
                    .ofmap = shape.ofmap_height() * shape.ofmap_width() * shape.filters} {
  const GemmShape gemm = as_gemm(shape);
  const Mapping mapping = mapping_of(dataflow);
  spatial_rows = size_along(mapping.rows, gemm);
  spatial_columns = size_along(mapping.columns, gemm);
  time = size_along(mapping.time, gemm);
  row_folds = ceil_divide(spatial_rows, array.rows);
  column_folds = ceil_divide(spatial_columns, array.cols);
  // Filling and emptying the array: rows + cols - 2 lines; ws and is first load the stationary operand, one row a line.
  const std::int64_t load_lines = dataflow == Dataflow::output_stationary ? 0 : array.rows;
  lines_per_fold = time + load_lines + array.rows + array.cols - 2;
  checked_product("lines of the demand", {row_folds, column_folds, lines_per_fold});
}

void report_folds(const FoldSchedule& schedule, LayerReport& report) {
  const std::int64_t rows = schedule.spatial_rows;
  const std::int64_t columns = schedule.spatial_columns;
  const std::int64_t time = schedule.time;
  const std::int64_t most_rows = std::min(rows, schedule.array.rows);
  const std::int64_t most_columns = std::min(columns, schedule.array.cols);
  report_compute(schedule, report);

  // An operand that moves along the rows enters anew in every column fold, and the other way round; the stationary one
  // once.
  const std::int64_t along_rows = checked_product("SRAM reads", {schedule.column_folds, rows, time});
  const std::int64_t along_columns = checked_product("SRAM accesses", {schedule.row_folds, columns, time});
  const std::int64_t stationary = rows * columns;
  const std::int64_t row_peak = std::min(time, most_rows);
  const std::int64_t column_peak = std::min(time, most_columns);
  PerOperand<AccessReport>& sram = report.sram;
  switch (schedule.dataflow) {
    case Dataflow::output_stationary:
      sram.ifmap.accesses = along_rows;
      sram.filter.accesses = along_columns;
      // SCALE-Sim counts rows + cols writes too many in every fold; kept.
      sram.ofmap.accesses = checked_sum(
          "SRAM ofmap writes",
          {stationary,
           checked_product("SRAM ofmap writes", {schedule.folds(), schedule.array.rows + schedule.array.cols})});
      sram.ifmap.peak_words_per_cycle = row_peak;
      sram.filter.peak_words_per_cycle = column_peak;
      sram.ofmap.peak_words_per_cycle = std::min(most_rows, most_columns);
      break;
    case Dataflow::weight_stationary:
      sram.ifmap.accesses = along_rows;
      sram.filter.accesses = stationary;
      sram.ofmap.accesses = along_columns;
      sram.ifmap.peak_words_per_cycle = row_peak;
      sram.filter.peak_words_per_cycle = most_columns;
      sram.ofmap.peak_words_per_cycle = column_peak;
      break;
    case Dataflow::input_stationary:
      sram.ifmap.accesses = stationary;
      sram.filter.accesses = along_rows;
      sram.ofmap.accesses = along_columns;
      sram.ifmap.peak_words_per_cycle = most_columns;
      sram.filter.peak_words_per_cycle = row_peak;
      sram.ofmap.peak_words_per_cycle = column_peak;
      break;
  }

  const std::int64_t pes = checked_product("PEs", {schedule.array.rows, schedule.array.cols});
  const std::int64_t pe_cycles = checked_product("PE cycles of a fold", {pes, utilization_cycles(schedule)});
  report.mapping_efficiency_percent = fold_average_percent(schedule, 1, pes);
  report.compute_utilization_percent = fold_average_percent(schedule, time, pe_cycles);
}

}  // namespace foldwise
