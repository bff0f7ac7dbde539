#include "foldwise/simulator/fetch_order.hpp"

#include <algorithm>
#include <limits>

#include "foldwise/simulator/antidiagonal.hpp"

namespace foldwise {

namespace {

constexpr FetchPlace kBeyond{.line = std::numeric_limits<std::int64_t>::max(), .column = 0};

}  // namespace

FetchOrder::FetchOrder(const ReadOperand& operand, std::int64_t set_words)
    : FetchOrder(operand, set_words, operand.has_holes()) {}

FetchOrder::FetchOrder(const ReadOperand& operand, std::int64_t set_words, bool knows_holes)
    : operand_(operand),
      set_words_(set_words),
      by_set_words_(set_words, operand.entries()),
      requests_(operand.entries()),
      stack_rows_(operand.blocks() * operand.block_rows()),
      width_(operand.blocks() > 1 ? operand.width() : operand.last_width()),
      unused_columns_(width_ - operand.last_width()),
      first_row_of_last_block_((operand.blocks() - 1) * operand.block_rows()) {
  if (knows_holes) {
    addresses_.emplace(operand);
    remember_set_beginnings();
  }
  sets_ = requests_ / set_words_ + 1;
}

void FetchOrder::remember_set_beginnings() {
  std::int64_t requests = 0;
  const std::int64_t last_line = operand_.skewed() ? stack_rows_ + width_ - 2 : stack_rows_ - 1;
  for (std::int64_t line = 0; line <= last_line; ++line) {
    const std::int64_t first = operand_.skewed() ? std::max<std::int64_t>(0, line - stack_rows_ + 1) : 0;
    const std::int64_t last = operand_.skewed() ? std::min(width_ - 1, line) : width_ - 1;
    for (std::int64_t column = first; column <= last; ++column) {
      const std::int64_t stack_row = operand_.skewed() ? line - column : line;
      const std::int64_t block = stack_row / operand_.block_rows();
      if (column < operand_.used_width(block) &&
          is_request({block, stack_row - block * operand_.block_rows(), column})) {
        if (requests % set_words_ == 0) {
          set_beginnings_.push_back({line, column});
        }
        ++requests;
      }
    }
  }
  requests_ = requests;
}

std::int64_t FetchOrder::requests_on_lines_before(std::int64_t line) const {
  return entries_before(stack_rows_, width_, line) -
         entries_before(operand_.block_rows(), unused_columns_,
                        line - first_row_of_last_block_ - operand_.last_width());
}

std::int64_t FetchOrder::ordinal(FetchPlace place) const {
  if (!operand_.skewed()) {
    const std::int64_t rows_of_last = std::max<std::int64_t>(0, place.line - first_row_of_last_block_);
    return place.line * width_ - rows_of_last * unused_columns_ + place.column;
  }
  // Left of a used place on its antidiagonal all columns are in the stack from the first one on, less those of the last
  // block that are unused; these lie between used columns of the block above and are left of `place` only if place is
  // above.
  const std::int64_t first_column = std::max<std::int64_t>(0, place.line - stack_rows_ + 1);
  std::int64_t before = requests_on_lines_before(place.line) + place.column - first_column;
  const std::int64_t unused_from = std::max(operand_.last_width(), first_column);
  const std::int64_t unused_to = std::min(place.column - 1, place.line - first_row_of_last_block_);
  if (unused_to >= unused_from) {
    before -= unused_to - unused_from + 1;
  }
  return before;
}

std::int64_t FetchOrder::set_of(const StackEntry& entry) const {
  const FetchPlace place = place_of(entry);
  if (addresses_) {
    const auto next = std::upper_bound(set_beginnings_.begin(), set_beginnings_.end(), place);
    return std::max<std::int64_t>(0, next - set_beginnings_.begin() - 1);
  }
  return by_set_words_.quotient(ordinal(place));
}

FetchPlace FetchOrder::skewed_place_of(std::int64_t ordinal) const {
  std::int64_t line = 0;
  const std::int64_t first_short_line = first_row_of_last_block_ + operand_.last_width();
  if (unused_columns_ == 0 || ordinal < requests_on_lines_before(first_short_line)) {
    line = antidiagonal_of(stack_rows_, width_, ordinal);
  } else {
    std::int64_t high = stack_rows_ + width_ - 2;
    line = first_short_line;
    while (line < high) {  // the last line with at most `ordinal` requests before it
      const std::int64_t middle = line + (high - line + 1) / 2;
      if (requests_on_lines_before(middle) <= ordinal) {
        line = middle;
      } else {
        high = middle - 1;
      }
    }
  }
  const std::int64_t first_column = std::max<std::int64_t>(0, line - stack_rows_ + 1);
  const std::int64_t unused_from = std::max(operand_.last_width(), first_column);
  const std::int64_t unused_to = std::min(width_ - 1, line - first_row_of_last_block_);
  std::int64_t column = first_column + ordinal - requests_on_lines_before(line);
  if (unused_to >= unused_from && column >= unused_from) {
    column += unused_to - unused_from + 1;
  }
  return {.line = line, .column = column};
}

FetchPlace FetchOrder::begin_of(std::int64_t set) const {
  if (addresses_) {
    return set < static_cast<std::int64_t>(set_beginnings_.size()) ? set_beginnings_[static_cast<std::size_t>(set)]
                                                                   : kBeyond;
  }
  const std::int64_t ordinal = set * set_words_;
  if (ordinal >= requests_) {
    return kBeyond;
  }
  if (operand_.skewed()) {
    return skewed_place_of(ordinal);
  }
  const std::int64_t words_above_last = first_row_of_last_block_ * width_;
  if (ordinal < words_above_last) {
    return {.line = ordinal / width_, .column = ordinal % width_};
  }
  const std::int64_t rest = ordinal - words_above_last;
  return {.line = first_row_of_last_block_ + rest / operand_.last_width(), .column = rest % operand_.last_width()};
}

}  // namespace foldwise
