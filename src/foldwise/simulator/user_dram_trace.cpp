#include "foldwise/simulator/user_dram_trace.hpp"

#include <algorithm>
#include <vector>

#include "foldwise/simulator/antidiagonal.hpp"
#include "foldwise/simulator/operand_addresses.hpp"

namespace foldwise {

namespace {

/// Runs over the fetch order of an operand, unused columns of the last block included (they are no request).
class FetchCursor {
 public:
  FetchCursor(const ReadOperand& operand, const OperandAddresses& addresses)
      : operand_(operand),
        addresses_(addresses),
        stack_rows_(operand.blocks() * operand.block_rows()),
        entries_(stack_rows_ * operand.width()) {}

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

  /// The address here, then one further; kNoRequest beyond the end.
  std::int64_t take() {
    if (entry_ >= entries_) {
      return kNoRequest;
    }
    ++entry_;
    const std::int64_t block = row_ / operand_.block_rows();
    const std::int64_t address = column_ < operand_.used_width(block)
                                     ? addresses_.at(StackEntry{block, row_ % operand_.block_rows(), column_})
                                     : kNoRequest;
    step();
    return address;
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
  const OperandAddresses& addresses_;
  std::int64_t stack_rows_;
  std::int64_t entries_;
  std::int64_t entry_ = 0;
  std::int64_t row_ = 0;
  std::int64_t column_ = 0;
};

}  // namespace

void trace_user_reads(TraceKind kind, const ReadSide& side, TraceSink& sink) {
  const UserFetch& fetch = *side.fetch;
  const OperandAddresses addresses(side.operand);
  FetchCursor cursor(side.operand, addresses);
  std::vector<std::int64_t> row(static_cast<std::size_t>(fetch.bandwidth));

  const std::int64_t half = side.sram_words / 2;
  // Where half a scratchpad ends inside a row, the rest of that row is left out, and left out for good: of the last row
  // of the first fill, and of the first columns of the first row and the last columns of the last row of a prefetch.
  const std::int64_t cut_column = fetch.first_rows * fetch.bandwidth > half ? half % fetch.bandwidth : 0;
  const auto write_row = [&](std::int64_t cycle, std::int64_t matrix_row, bool cut_head, bool cut_tail) {
    cursor.move_to(matrix_row * fetch.bandwidth);
    for (std::int64_t& address : row) {
      address = cursor.take();
    }
    const auto cut = row.begin() + cut_column;
    if (cut_head) {
      std::fill(row.begin(), cut, kNoRequest);
    }
    if (cut_tail && cut_column > 0) {
      std::fill(cut, row.end(), kNoRequest);
    }
    sink.row(kind, cycle, row);
  };

  for (std::int64_t index = 0; index < fetch.first_rows; ++index) {
    write_row(index - fetch.first_rows, index, false, index == fetch.first_rows - 1);
  }
  const std::int64_t first_row = (cut_column > 0 ? fetch.first_rows : fetch.first_rows + 1) % fetch.rows;
  for (std::int64_t prefetch = 0; prefetch < side.prefetches(); ++prefetch) {
    for (std::int64_t index = 0; index < fetch.rows_per_prefetch; ++index) {
      const std::int64_t matrix_row = (first_row + index) % fetch.rows;
      const bool cut_tail = index == fetch.rows_per_prefetch - 1 || matrix_row == fetch.first_rows - 1;
      write_row(prefetch * fetch.cycles_per_prefetch() + index + 1, matrix_row, index == 0, cut_tail);
    }
  }
}

}  // namespace foldwise
