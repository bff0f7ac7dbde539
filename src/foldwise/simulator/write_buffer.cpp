#include "foldwise/simulator/write_buffer.hpp"

#include <algorithm>

#include "foldwise/base/checked.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

WriteBuffer::WriteBuffer(std::int64_t size, std::int64_t bandwidth)
    : bandwidth_(bandwidth),
      free_words_(size),
      wanted_words_(ceil_divide(size, 2)),
      drain_rows_(ceil_divide(size / 2, bandwidth)) {}

std::int64_t WriteBuffer::write(std::span<const std::int64_t> line, std::int64_t cycle) {
  for (const std::int64_t word : line) {
    if (word == kNoRequest) {
      continue;
    }
    open_row_.push_back(word);
    --free_words_;
    if (static_cast<std::int64_t>(open_row_.size()) == bandwidth_) {
      close_row();
    }
    if (cycle < busy_until_) {
      cycle = free_words_ > 0 ? cycle : busy_until_;
    } else if (free_words_ < wanted_words_) {
      close_row();
      busy_until_ = drain(cycle);
    }
  }
  return cycle;
}

void WriteBuffer::finish(std::int64_t cycle) {
  close_row();
  while (!waiting_rows_.empty()) {
    busy_until_ = drain(cycle);
    cycle = busy_until_ + 1;
  }
}

void WriteBuffer::close_row() {
  if (!open_row_.empty()) {
    open_row_.resize(static_cast<std::size_t>(bandwidth_), kNoRequest);
    waiting_rows_.push_back(std::move(open_row_));
    open_row_ = {};
  }
}

/// From `cycle` on, a row a cycle; the cycle of the last. The empty places of the last row alone are not counted as
/// moved, nor as set free.
std::int64_t WriteBuffer::drain(std::int64_t cycle) {
  const std::int64_t rows = std::min(drain_rows_, static_cast<std::int64_t>(waiting_rows_.size()));
  std::int64_t counted = rows * bandwidth_;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (row + 1 == rows) {
      counted -= std::ranges::count(waiting_rows_.front(), kNoRequest);
    }
    dram_.move_row(cycle + row, waiting_rows_.front());
    waiting_rows_.pop_front();
  }
  dram_.accesses += counted;
  free_words_ += counted;
  return cycle + rows - 1;
}

}  // namespace foldwise
