#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "foldwise/simulator/antidiagonal.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// Runs over the fetch order of an operand, unused columns of the last block included (they are no request).
class FetchCursor {
 public:
  explicit FetchCursor(const ReadOperand& operand)
      : operand_(operand),
        stack_rows_(operand.blocks() * operand.block_rows()),
        entries_(stack_rows_ * operand.width()) {}

  std::int64_t entries() const { return entries_; }

  void move_to(std::int64_t entry) {
    entry_ = entry;
    if (entry >= entries_) {
      return;
    }
    if (operand_.skewed()) {
      const std::int64_t line = antidiagonal_of(stack_rows_, operand_.width(), entry);
      column_ = std::max<std::int64_t>(0, line - stack_rows_ + 1) + entry -
                entries_before(stack_rows_, operand_.width(), line);
      row_ = line - column_;
    } else {
      row_ = entry / operand_.width();
      column_ = entry % operand_.width();
    }
  }

  /// The entry here, then one further; nullopt for an unused column and beyond the end.
  std::optional<StackEntry> take() {
    if (entry_ >= entries_) {
      return std::nullopt;
    }
    ++entry_;
    const StackEntry entry{row_ / operand_.block_rows(), row_ % operand_.block_rows(), column_};
    step();
    return entry.column < operand_.used_width(entry.block) ? std::optional(entry) : std::nullopt;
  }

 private:
  void step() {
    ++column_;
    if (!operand_.skewed()) {
      row_ += column_ == operand_.width() ? 1 : 0;
      column_ %= operand_.width();
      return;
    }
    --row_;
    if (row_ < 0 || column_ == operand_.width()) {
      const std::int64_t line = row_ + column_ + 1;
      column_ = std::max<std::int64_t>(0, line - stack_rows_ + 1);
      row_ = line - column_;
    }
  }

  const ReadOperand& operand_;
  std::int64_t stack_rows_;
  std::int64_t entries_;
  std::int64_t entry_ = 0;
  std::int64_t row_ = 0;
  std::int64_t column_ = 0;
};

}  // namespace foldwise
