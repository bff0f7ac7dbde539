#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// The entries of a read operand on one line of the demand: `count` of them from `first` on, each a column further
/// right and `row_step` rows down. An entry in column j of the block is asked for at port j of the array. Holes are
/// among them.
struct DemandLine {
  StackEntry first{};
  std::int64_t count = 0;
  std::int64_t row_step = 0;

  StackEntry entry(std::int64_t index) const {
    return {first.block, first.row + index * row_step, first.column + index};
  }
};

/// Line `line` of a fold, 0 <= line < lines_per_fold.
inline DemandLine demand_line(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t fold,
                              std::int64_t line) {
  const std::int64_t row_fold = fold % schedule.row_folds;
  const std::int64_t block = operand.block_follows_row_fold() ? row_fold : fold / schedule.row_folds;
  const std::int64_t width = operand.used_width(block);
  if (!operand.skewed()) {
    const std::int64_t from_bottom = line - (schedule.array.rows - schedule.used_rows(row_fold));
    if (from_bottom < 0 || line >= schedule.array.rows) {
      return {};
    }
    const std::int64_t bottom = row_fold * schedule.array.rows + schedule.used_rows(row_fold) - 1;
    return {.first = {block, bottom - from_bottom, 0}, .count = width, .row_step = 0};
  }
  const std::int64_t diagonal = line - operand.lead();
  const std::int64_t first_column = std::max<std::int64_t>(0, diagonal - operand.block_rows() + 1);
  const std::int64_t last_column = std::min(diagonal, width - 1);
  if (diagonal < 0 || first_column > last_column) {
    return {};
  }
  return {
      .first = {block, diagonal - first_column, first_column}, .count = last_column - first_column + 1, .row_step = -1};
}

/// First and last line of the whole demand on which the operand is asked for at all.
struct RequestSpan {
  std::int64_t first_line;
  std::int64_t last_line;
};

/// O(1) without holes; with holes, the lines at both ends that hold nothing else are scanned. The operand must have at
/// least one request.
RequestSpan request_span(const ReadOperand& operand, const FoldSchedule& schedule);

/// First line that asks for an address of 0 or more; nullopt when the offset makes all of them negative. CALC mode
/// counts the beginning of the layer from this line. O(1) for offsets that are not negative.
std::optional<std::int64_t> first_line_from_address_0(const ReadOperand& operand, const FoldSchedule& schedule);

}  // namespace foldwise
