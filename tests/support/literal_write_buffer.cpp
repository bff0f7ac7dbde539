#include "tests/support/literal_write_buffer.hpp"

#include <algorithm>

#include "tests/support/literal_demand.hpp"

namespace foldwise {

LiteralWriteBuffer::LiteralWriteBuffer(std::int64_t size_words, std::int64_t bandwidth, TraceRow trace)
    : half_(size_words / 2), bandwidth_(bandwidth), free_words_(size_words), dram_(std::move(trace)) {}

std::int64_t LiteralWriteBuffer::write(std::span<const std::int64_t> line, std::int64_t cycle) {
  for (const std::int64_t word : line) {
    if (word == kNoWord) {
      continue;
    }
    open_row_.push_back(word);
    if (static_cast<std::int64_t>(open_row_.size()) == bandwidth_) {
      close_row();
    }
    --free_words_;
    if (cycle < busy_until_) {
      if (free_words_ <= 0) {
        cycle = busy_until_;
      }
    } else if (free_words_ < half_) {
      close_row();
      busy_until_ = drain(cycle);
    }
  }
  return cycle;
}

void LiteralWriteBuffer::finish(std::int64_t last_cycle) {
  close_row();
  while (!waiting_rows_.empty()) {
    last_cycle = drain(last_cycle) + 1;
  }
}

/// A row that is not full is filled up with kNoWord.
void LiteralWriteBuffer::close_row() {
  if (open_row_.empty()) {
    return;
  }
  open_row_.resize(static_cast<std::size_t>(bandwidth_), kNoWord);
  waiting_rows_.push_back(std::move(open_row_));
  open_row_.clear();
}

/// Drains up to half a buffer of rows, the first at `cycle`; returns the cycle of the last. SCALE-Sim takes every
/// drained row but the last for full, in what it counts and in what it sets free; kept.
std::int64_t LiteralWriteBuffer::drain(std::int64_t cycle) {
  const std::int64_t rows_per_half = (half_ + bandwidth_ - 1) / bandwidth_;
  const std::int64_t rows = std::min(rows_per_half, static_cast<std::int64_t>(waiting_rows_.size()));
  for (std::int64_t row = 0; row < rows; ++row) {
    const std::vector<std::int64_t>& words = waiting_rows_.front();
    const std::int64_t missing = std::ranges::count(words, kNoWord);
    const std::int64_t counted = row + 1 < rows ? bandwidth_ : bandwidth_ - missing;
    dram_.report.accesses += counted;
    free_words_ += counted;
    dram_.report.peak_words_per_cycle = std::max(dram_.report.peak_words_per_cycle, bandwidth_ - missing);
    dram_.move_row(cycle + row, words);
    waiting_rows_.pop_front();
  }
  return cycle + rows - 1;
}

}  // namespace foldwise
