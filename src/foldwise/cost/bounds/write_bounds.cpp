// Why the ofmap bounds the run time (OfmapBuffer is the model). Let S be the scratchpad's words, B the words of a row,
// W the words the array writes, n = ceil((S / 2) / B) the rows of a full drain.
//
// 1. A drain begins when less than half is free. What the buffer counts as its content is then more than half of S, and
//    it never counts more than is there (a partial row that is not the last of its drain is counted as full when it
//    leaves). So at least n rows wait, and every drain before the end takes exactly n of them: n * B words at most, and
//    n - 1 cycles before the next drain can begin.
// 2. For n >= 2 a drain frees at least (n - 1) * B + 1 words. While one is under way words are put in until nothing is
//    free, then one more, then the next drain begins: so never less than -1 words are free.
// 3. So when the last word has been put in, W - S - 1 words at least have left, in D >= (W - S - 1) / (n * B) drains,
// of
//    which the last began (D - 1) * (n - 1) cycles after the first or later. The run is not over before.
#include "foldwise/cost/bounds/write_bounds.hpp"

#include <algorithm>
#include <cmath>

#include "foldwise/base/checked.hpp"

namespace foldwise {

std::int64_t total_cycles_for_writes(const FoldBounds& folds, const AcceleratorBox& box) {
  const std::int64_t rows_written = folds.dataflow == Dataflow::output_stationary
                                        ? folds.spatial_rows
                                        : saturated_product(folds.time, folds.row_folds.low);
  const std::int64_t words = saturated_product(folds.spatial_columns, rows_written);
  const CountRange sram{box.low.memory.sram_words().ofmap, box.high.memory.sram_words().ofmap};
  const CountRange bandwidth{box.low.memory.bandwidth_words().ofmap, box.high.memory.bandwidth_words().ofmap};
  const CountRange drain_rows{ceil_divide(sram.low / 2, bandwidth.high), ceil_divide(sram.high / 2, bandwidth.low)};
  if (drain_rows.low < 2 || words <= sram.high + 1) {
    return 0;
  }
  // (D - 1) * (n - 1) >= ((W - S - 1) / (n * B) - 1) * (n - 1)
  const double must_leave = static_cast<double>(words - sram.high - 1) / static_cast<double>(bandwidth.high);
  const double cycles =
      must_leave * (1.0 - 1.0 / static_cast<double>(drain_rows.low)) - static_cast<double>(drain_rows.high - 1);
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(cycles * (1.0 - 1e-12))) - 1);
}

}  // namespace foldwise
