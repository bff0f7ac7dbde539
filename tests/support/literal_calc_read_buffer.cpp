// The read buffer of calc mode.
//
// Reads never stall: the buffer only notes which words turn up and works out how fast DRAM should have brought them. A
// word is new if it has not turned up in the current epoch. New words fill sets; kSetsPerEpoch full sets are an epoch.
// An epoch is written out as a block of rows over the time during which the epoch before it was consumed, as wide as it
// takes; the first over the time before the array starts, kFirstWidth words a cycle.
//
// Where two roll-overs fall in one cycle the time of the next epoch is empty and SCALE-Sim divides by zero. Here such
// an epoch is written in one row.
#include <algorithm>
#include <cmath>

#include "tests/support/cpython_set.hpp"
#include "tests/support/literal_demand.hpp"
#include "tests/support/literal_read_buffer.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kSetsPerEpoch = 50;
constexpr std::int64_t kFirstWidth = 10;
constexpr std::int64_t kFiller = 1;  ///< fills the rows of a block up to the width of the widest one

/// As SCALE-Sim does it: a division of doubles, then rounded up.
std::int64_t rounded_up_quotient(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(numerator) / static_cast<double>(denominator)));
}

class CalcReadBuffer final : public LiteralReadBuffer {
 public:
  CalcReadBuffer(std::int64_t size_words, AddressRange operand, TraceRow trace)
      : set_size_(size_words / 100),
        operand_(operand),
        epoch_of_word_(static_cast<std::size_t>(operand.count), 0),
        dram_(std::move(trace)) {}

  std::int64_t read(std::span<const std::int64_t> line, std::int64_t cycle) override {
    if (!seen_any_ && std::ranges::any_of(line, [](std::int64_t word) { return word >= 0; })) {
      seen_any_ = true;
      first_cycle_ = cycle;
    }
    for (const std::int64_t word : line) {
      if (word != kNoWord) {
        note(word, cycle);
      }
    }
    return cycle + 1;
  }

  void finish() override {
    if (open_set_.size() > 0) {
      full_sets_.push_back(std::move(open_set_));
    }
    const std::int64_t capacity = static_cast<std::int64_t>(full_sets_.size()) * set_size_;
    if (rolled_over_) {
      write_block_over_window(capacity);
    } else {
      const std::int64_t rows = rounded_up_quotient(capacity, kFirstWidth);
      write_block(-1 - rows, rows, kFirstWidth);
    }
    move_blocks();
  }

  const LiteralDram& dram() const override { return dram_; }

 private:
  /// Rows of `width` words one after the other; the first row moves at `first_cycle`.
  struct Block {
    std::int64_t first_cycle;
    std::int64_t rows;
    std::int64_t width;
    std::vector<std::int64_t> words;  ///< none when nobody wants a trace
  };

  void note(std::int64_t word, std::int64_t cycle) {
    std::int32_t& epoch_of_word = epoch_of_word_[operand_.index(word)];
    if (epoch_of_word == epoch_) {
      return;
    }
    epoch_of_word = epoch_;
    open_set_.add(word);
    if (open_set_.size() < set_size_) {
      return;
    }
    full_sets_.push_back(std::move(open_set_));
    open_set_ = CpythonSet();
    if (static_cast<std::int64_t>(full_sets_.size()) == kSetsPerEpoch) {
      roll_over(cycle);
    }
  }

  void roll_over(std::int64_t cycle) {
    const std::int64_t capacity = kSetsPerEpoch * set_size_;
    if (rolled_over_) {
      write_block_over_window(capacity);
    } else {
      window_end_ = first_cycle_ - 2;
      const std::int64_t rows = rounded_up_quotient(capacity, kFirstWidth);
      write_block(window_end_ - rows + 1, rows, kFirstWidth);
      rolled_over_ = true;
    }
    window_start_ = window_end_ + 1;
    window_end_ = cycle;
    ++epoch_;
  }

  void write_block_over_window(std::int64_t capacity) {
    const std::int64_t rows = std::max<std::int64_t>(window_end_ - window_start_ + 1, 1);
    write_block(window_start_, rows, rounded_up_quotient(capacity, rows));
  }

  /// Writes the full sets. The port adds a cycle, so the first row moves one after `start_cycle`.
  void write_block(std::int64_t start_cycle, std::int64_t rows, std::int64_t width) {
    Block block{.first_cycle = start_cycle + 1, .rows = rows, .width = width, .words = {}};
    for (const CpythonSet& set : full_sets_) {
      dram_.report.accesses += set.size();
      if (dram_.is_traced()) {
        const std::vector<std::int64_t> words = set.words();
        block.words.insert(block.words.end(), words.begin(), words.end());
      }
    }
    full_sets_.clear();
    if (dram_.is_traced()) {
      block.words.resize(static_cast<std::size_t>(rows * width), kNoWord);
    }
    blocks_.push_back(std::move(block));
  }

  /// All rows of a trace are as wide as its widest block, so nothing moves before every block is known.
  void move_blocks() {
    std::int64_t widest = 0;
    for (const Block& block : blocks_) {
      widest = std::max(widest, block.width);
    }
    dram_.report.peak_words_per_cycle = widest;
    for (const Block& block : blocks_) {
      std::vector<std::int64_t> row(static_cast<std::size_t>(widest), kFiller);
      for (std::int64_t index = 0; index < block.rows; ++index) {
        if (dram_.is_traced()) {
          std::copy_n(block.words.begin() + index * block.width, block.width, row.begin());
        }
        dram_.move_row(block.first_cycle + index, row);
      }
    }
  }

  std::int64_t set_size_;
  AddressRange operand_;
  std::vector<std::int32_t> epoch_of_word_;  ///< in which each word turned up last
  std::int32_t epoch_ = 1;
  CpythonSet open_set_;
  std::vector<CpythonSet> full_sets_;  ///< of the current epoch
  bool seen_any_ = false;
  std::int64_t first_cycle_ = 0;  ///< of the first line that asked for a word of address 0 or more
  bool rolled_over_ = false;
  std::int64_t window_start_ = 0;  ///< of the time over which the next epoch is written
  std::int64_t window_end_ = 0;
  std::vector<Block> blocks_;
  LiteralDram dram_;
};

}  // namespace

std::unique_ptr<LiteralReadBuffer> calc_read_buffer(std::int64_t size_words, AddressRange operand, TraceRow trace) {
  return std::make_unique<CalcReadBuffer>(size_words, operand, std::move(trace));
}

}  // namespace foldwise
