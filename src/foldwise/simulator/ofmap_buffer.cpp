#include "foldwise/simulator/ofmap_buffer.hpp"

#include <algorithm>
#include <utility>

#include "foldwise/base/checked.hpp"

namespace foldwise {

OfmapBuffer::OfmapBuffer(std::int64_t sram_words, std::int64_t words_per_row, Drained drained)
    : drained_(std::move(drained)),
      row_words_(words_per_row),
      half_(sram_words / 2),
      rows_per_drain_(ceil_divide(half_, words_per_row)),
      free_(sram_words) {}

void OfmapBuffer::put(std::int64_t count) {
  words_ += count;
  free_ -= count;
  open_row_words_ += count;
  if (open_row_words_ >= row_words_) {
    closed_rows_ += open_row_words_ / row_words_;
    open_row_words_ %= row_words_;
    widest_row_ = row_words_;
  }
}

void OfmapBuffer::fill(std::int64_t end) {
  if (end > words_) {
    put(end - words_);
  }
}

std::int64_t OfmapBuffer::write_line(std::int64_t cycle, std::int64_t end) {
  while (words_ < end) {
    if (cycle < busy_until_) {
      put(std::min(end - words_, words_until(free_) + 1));
      if (free_ <= 0) {
        cycle = busy_until_;
      }
    } else {
      put(std::min(end - words_, words_until(free_ - half_ + 1) + 1));
      if (free_ < half_) {
        close_open_row();
        busy_until_ = drain(cycle);
      }
    }
  }
  return cycle;
}

void OfmapBuffer::finish(std::int64_t cycle) {
  close_open_row();
  while (drained_rows_ < closed_rows_) {
    cycle = drain(cycle) + 1;
  }
}

void OfmapBuffer::close_open_row() {
  if (open_row_words_ == 0) {
    return;
  }
  widest_row_ = std::max(widest_row_, open_row_words_);
  partial_rows_.push_back({closed_rows_, row_words_ - open_row_words_});
  ++closed_rows_;
  open_row_words_ = 0;
}

/// Returns the last cycle of the drain. What is missing in a partial row is taken off only if that row is the last one
/// of the drain: SCALE-Sim counts the others as full, so that more words than were written can be counted and freed;
/// kept.
std::int64_t OfmapBuffer::drain(std::int64_t cycle) {
  const std::int64_t rows = std::min(rows_per_drain_, closed_rows_ - drained_rows_);
  if (drained_) {
    drained_(cycle, rows, drained_rows_, partial_rows_);
  }
  const std::int64_t last_row = drained_rows_ + rows - 1;
  std::int64_t words = rows * row_words_;
  while (!partial_rows_.empty() && partial_rows_.front().row <= last_row) {
    if (partial_rows_.front().row == last_row) {
      words -= partial_rows_.front().missing_words;
    }
    partial_rows_.pop_front();
  }
  drained_words_ += words;
  free_ += words;
  drained_rows_ += rows;
  if (first_drain_cycle_ < 0) {
    first_drain_cycle_ = cycle;
  }
  last_drain_cycle_ = cycle + rows - 1;
  latest_drain_cycle_ = std::max(latest_drain_cycle_, last_drain_cycle_);
  return last_drain_cycle_;
}

}  // namespace foldwise
