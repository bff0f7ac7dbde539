#include "foldwise/simulator/estimating_read_buffer.hpp"

#include <algorithm>
#include <cmath>

#include "foldwise/simulator/epoch_walk.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

namespace {

/// SCALE-Sim divides as floating point numbers.
std::int64_t rounded_up_ratio(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(numerator) / static_cast<double>(denominator)));
}

}  // namespace

EstimatingReadBuffer::EstimatingReadBuffer(std::int64_t size, std::int64_t first_bandwidth)
    : words_of_set_(words_per_calc_set(size)), first_bandwidth_(first_bandwidth) {}

std::int64_t EstimatingReadBuffer::read(std::span<const std::int64_t> line, std::int64_t cycle) {
  for (const std::int64_t word : line) {
    if (!seen_any_ && word >= 0) {
      seen_any_ = true;
      first_cycle_ = cycle;
    }
  }
  for (const std::int64_t word : line) {
    if (word == kNoRequest) {
      continue;
    }
    const auto [seen, is_first] = epoch_of_word_.try_emplace(word, epoch_);
    if (!is_first && seen->second == epoch_) {
      continue;
    }
    seen->second = epoch_;
    open_set_.push_back(word);
    if (static_cast<std::int64_t>(open_set_.size()) == words_of_set_) {
      end_set();
      if (sets_ == kSetsPerEpoch) {
        end_epoch(cycle);
      }
    }
  }
  return cycle + 1;
}

void EstimatingReadBuffer::end_set() {
  const std::span<const std::int64_t> words = order_.order(open_set_);
  new_words_.insert(new_words_.end(), words.begin(), words.end());
  open_set_.clear();
  ++sets_;
}

void EstimatingReadBuffer::end_epoch(std::int64_t cycle) {
  if (epoch_ == 0) {
    window_end_ = first_cycle_ - 2;
    fetch_before(window_end_);
  } else {
    fetch_during_window();
  }
  window_start_ = window_end_ + 1;
  window_end_ = cycle;
  ++epoch_;
}

void EstimatingReadBuffer::finish() {
  if (!open_set_.empty()) {
    end_set();
  }
  if (epoch_ == 0) {
    fetch_before(-2);
  } else {
    fetch_during_window();
  }
  dram_ = {};  // made anew each time: a block may widen the rows before it
  std::int64_t widest = 0;
  for (const Block& block : blocks_) {
    widest = std::max(widest, block.width);
  }
  dram_.rows.columns = widest;
  constexpr std::int64_t filler = 1;  // of rows narrower than the widest
  std::vector<std::int64_t> row(static_cast<std::size_t>(widest), filler);
  for (const Block& block : blocks_) {
    dram_.accesses += static_cast<std::int64_t>(block.words.size());
    std::fill(row.begin(), row.end(), filler);
    for (std::int64_t index = 0; index < block.rows; ++index) {
      for (std::int64_t column = 0; column < block.width; ++column) {
        const auto place = static_cast<std::size_t>(index * block.width + column);
        row[static_cast<std::size_t>(column)] = place < block.words.size() ? block.words[place] : kNoRequest;
      }
      dram_.move_row(block.first_cycle + index, row);
    }
  }
}

void EstimatingReadBuffer::fetch_before(std::int64_t last_cycle) {
  const std::int64_t rows = rounded_up_ratio(sets_ * words_of_set_, first_bandwidth_);
  fetch(last_cycle - rows + 1, rows, first_bandwidth_);
}

/// Where two epochs end in one cycle there is no time between them, and SCALE-Sim divides by zero: one cycle here.
void EstimatingReadBuffer::fetch_during_window() {
  const std::int64_t rows = std::max<std::int64_t>(window_end_ - window_start_ + 1, 1);
  fetch(window_start_, rows, rounded_up_ratio(sets_ * words_of_set_, rows));
}

/// Asks for the new words from `first_cycle` on; DRAM answers a cycle later.
void EstimatingReadBuffer::fetch(std::int64_t first_cycle, std::int64_t rows, std::int64_t width) {
  blocks_.push_back({.first_cycle = first_cycle + 1, .rows = rows, .width = width, .words = std::move(new_words_)});
  new_words_.clear();
  sets_ = 0;
}

}  // namespace foldwise
