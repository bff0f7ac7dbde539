#pragma once

#include <cstdint>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The size of a matrix product along one of its dimensions.
std::int64_t size_along(GemmDimension dimension, const GemmShape& gemm);

/// How a layer is cut to fit the array. The matrix product has a dimension along the rows, one along the columns and
/// one in time (mapping_of); it is done in row_folds x column_folds folds, column folds outermost, each a fixed number
/// of lines. A line is what the array asks of its memories in one cycle, were there no stalls.
struct FoldSchedule {
  FoldSchedule(const ConvShape& shape, const Accelerator& accelerator);

  Dataflow dataflow;
  ArrayShape array;
  std::int64_t spatial_rows;     ///< size of the dimension along the rows
  std::int64_t spatial_columns;  ///< size of the dimension along the columns
  std::int64_t time;             ///< size of the dimension in time
  std::int64_t row_folds;
  std::int64_t column_folds;
  std::int64_t lines_per_fold;
  PerOperand<std::int64_t> operand_words;

  std::int64_t folds() const { return row_folds * column_folds; }
  std::int64_t lines() const { return folds() * lines_per_fold; }

  /// Rows of the array used in a row fold, columns used in a column fold.
  std::int64_t used_rows(std::int64_t row_fold) const {
    return row_fold + 1 < row_folds ? array.rows : spatial_rows - row_fold * array.rows;
  }
  std::int64_t used_columns(std::int64_t column_fold) const {
    return column_fold + 1 < column_folds ? array.cols : spatial_columns - column_fold * array.cols;
  }
};

/// Fills what ReportDetail::compute names.
inline void report_compute(const FoldSchedule& schedule, LayerReport& report) {
  report.macs = schedule.spatial_rows * schedule.spatial_columns * schedule.time;
  report.compute_cycles = schedule.lines() - 1;
  report.operand_words = schedule.operand_words;
}

/// Fills what ReportDetail::folds names. O(log folds) additions: the utilisation sums jump over runs of equal folds.
void report_folds(const FoldSchedule& schedule, LayerReport& report);

}  // namespace foldwise
