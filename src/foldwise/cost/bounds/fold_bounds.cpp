#include "foldwise/cost/bounds/fold_bounds.hpp"

#include <algorithm>
#include <limits>

#include "foldwise/base/checked.hpp"
#include "foldwise/simulator/fold_schedule.hpp"

namespace foldwise {

namespace {

/// `size` over the array sides that all its folds have together: 1 when the last fold is full too.
Interval share_of_side(std::int64_t size, const CountRange& side, const CountRange& folds) {
  const auto value = static_cast<double>(size);
  // All folds together are at least as large as the size, and larger by less than one side.
  const std::int64_t least = std::max(size, saturated_product(side.low, folds.low));
  const std::int64_t most = std::min(size + side.high - 1, saturated_product(side.high, folds.high));
  return {value / static_cast<double>(most), value / static_cast<double>(least)};
}

}  // namespace

std::int64_t saturated_product(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<std::int64_t>::max() : result;
}

FoldBounds::FoldBounds(const ConvShape& shape, Dataflow of, const AcceleratorBox& box)
    : dataflow(of), rows{box.low.array.rows, box.high.array.rows}, cols{box.low.array.cols, box.high.array.cols} {
  const GemmShape gemm = as_gemm(shape);
  const Mapping mapping = mapping_of(dataflow);
  spatial_rows = size_along(mapping.rows, gemm);
  spatial_columns = size_along(mapping.columns, gemm);
  time = size_along(mapping.time, gemm);
  row_folds = {ceil_divide(spatial_rows, rows.high), ceil_divide(spatial_rows, rows.low)};
  column_folds = {ceil_divide(spatial_columns, cols.high), ceil_divide(spatial_columns, cols.low)};
  const auto lines = [&](std::int64_t height, std::int64_t width) {
    return time + (dataflow == Dataflow::output_stationary ? 0 : height) + height + width - 2;
  };
  lines_per_fold = {lines(rows.low, cols.low), lines(rows.high, cols.high)};
  compute_cycles = {saturated_product(saturated_product(row_folds.low, column_folds.low), lines_per_fold.low) - 1,
                    saturated_product(saturated_product(row_folds.high, column_folds.high), lines_per_fold.high) - 1};
}

Interval FoldBounds::mapping_efficiency() const {
  return widened(Interval::of(100.0) * share_of_side(spatial_rows, rows, row_folds) *
                 share_of_side(spatial_columns, cols, column_folds));
}

}  // namespace foldwise
