#pragma once

#include <cstdint>

#include "foldwise/cost/bounds/accelerator_box.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// Whole numbers from `low` to `high`.
struct CountRange {
  std::int64_t low = 0;
  std::int64_t high = 0;

  bool single() const { return low == high; }
};

/// a * b, the largest number where that does not fit in 64 bits; for factors that are not negative.
std::int64_t saturated_product(std::int64_t a, std::int64_t b);

/// What FoldSchedule says of a layer under one dataflow, for all arrays of a box at once: folds become fewer as the
/// array grows, a fold takes longer.
struct FoldBounds {
  FoldBounds(const ConvShape& shape, Dataflow of, const AcceleratorBox& box);

  Dataflow dataflow;
  CountRange rows;  ///< of the array
  CountRange cols;
  std::int64_t spatial_rows;
  std::int64_t spatial_columns;
  std::int64_t time;
  CountRange row_folds;
  CountRange column_folds;
  CountRange lines_per_fold;
  CountRange compute_cycles;

  /// In percent: the mean over folds of the share of PEs used is spatial_rows * spatial_columns over the PEs of all
  /// folds.
  Interval mapping_efficiency() const;
};

}  // namespace foldwise
