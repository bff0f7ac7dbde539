// The read buffer of user mode.
//
// The fetch order is laid out twice. As a matrix of rows of `bandwidth` words it is what moves over the interface, a
// row a cycle. Cut into sets of equally many words it says what is in the buffer: the sets of a window that moves
// cyclically over all sets. A word that is in no set of the window is a miss, and a miss, nothing else, moves the
// window on: time does not. Each such prefetch takes the cycles of its rows and one more, counted from the end of the
// prefetch before it, however long ago that was.
//
// Two oddities of SCALE-Sim are kept. Where a buffer half is no multiple of the bandwidth the words beyond it are
// struck out of the matrix itself. And every prefetch after the first fill fetches the same rows again: only the window
// moves.
#include <algorithm>

#include "tests/support/literal_demand.hpp"
#include "tests/support/literal_read_buffer.hpp"

namespace foldwise {

namespace {

/// For each word of an operand the numbers of the sets it is in, ascending.
class SetsOfWords {
 public:
  /// Cuts the words of `fetch_order`, kNoWord aside and repeats included, into sets of `set_size`.
  SetsOfWords(const std::vector<std::int64_t>& fetch_order, std::int64_t set_size, AddressRange operand)
      : operand_(operand), first_(static_cast<std::size_t>(operand.count) + 1, 0) {
    for (const std::int64_t word : fetch_order) {
      if (word != kNoWord) {
        ++first_[operand_.index(word) + 1];
      }
    }
    for (std::size_t word = 1; word < first_.size(); ++word) {
      first_[word] += first_[word - 1];
    }
    sets_.resize(first_.back());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    std::int64_t live_words = 0;
    for (const std::int64_t word : fetch_order) {
      if (word != kNoWord) {
        sets_[next[operand_.index(word)]++] = static_cast<std::int32_t>(live_words / set_size);
        ++live_words;
      }
    }
    count_ = live_words / set_size + 1;  // the last set is partial, maybe empty
  }

  std::int64_t count() const { return count_; }

  std::span<const std::int32_t> of(std::int64_t word) const {
    const std::size_t index = operand_.index(word);
    return {sets_.data() + first_[index], sets_.data() + first_[index + 1]};
  }

 private:
  AddressRange operand_;
  std::vector<std::size_t> first_;  ///< of each word's sets, in sets_
  std::vector<std::int32_t> sets_;
  std::int64_t count_ = 0;
};

class UserReadBuffer final : public LiteralReadBuffer {
 public:
  UserReadBuffer(std::int64_t size_words, std::int64_t bandwidth, AddressRange operand,
                 std::vector<std::int64_t> fetch_order, ScaleSimVersion version, TraceRow trace)
      : version_(version),
        half_(size_words / 2),
        bandwidth_(bandwidth),
        half_rows_(rounded_up(half_, bandwidth)),
        sets_(fetch_order, rounded_up(size_words, 100), operand),
        matrix_(std::move(fetch_order)),
        dram_(std::move(trace)) {
    const std::int64_t sets_per_half = rounded_up(half_, rounded_up(size_words, 100));
    window_size_ = std::min(sets_.count(), sets_per_half);
    window_step_ = std::min(sets_.count() - window_size_, sets_per_half);
    rows_ = rounded_up(static_cast<std::int64_t>(matrix_.size()), bandwidth);
    matrix_.resize(static_cast<std::size_t>(rows_ * bandwidth), kNoWord);
    dram_.report.peak_words_per_cycle = bandwidth;
    fill();
  }

  std::int64_t read(std::span<const std::int64_t> line, std::int64_t cycle) override {
    std::int64_t served = cycle + 1;
    for (const std::int64_t word : line) {
      while (word != kNoWord && !holds(word)) {
        prefetch();
        // Version 3 adds the wait to the cycle that ends it, and goes back to that cycle when it has long passed.
        served = version_ == ScaleSimVersion::v2 ? std::max(served, last_cycle_)
                                                 : last_cycle_ + std::max<std::int64_t>(last_cycle_ - served, 0);
      }
    }
    return served;
  }

  void finish() override {}

  const LiteralDram& dram() const override { return dram_; }

 private:
  bool holds(std::int64_t word) const {
    return std::ranges::any_of(sets_.of(word), [&](std::int64_t set) {
      const std::int64_t distance = set >= window_start_ ? set - window_start_ : set - window_start_ + sets_.count();
      return distance < window_size_;
    });
  }

  /// The first fill ends with cycle -1, so that the array finds its words at cycle 0.
  void fill() {
    const std::int64_t filled_rows = std::min(half_rows_, rows_);
    const bool overfull = filled_rows * bandwidth_ > half_;
    if (overfull) {
      struck_at_start_ = half_ % bandwidth_;
      strike_from(matrix_, filled_rows - 1, half_ % bandwidth_);
    }
    move_rows({matrix_.data(), static_cast<std::size_t>(filled_rows * bandwidth_)}, -filled_rows);
    last_cycle_ = -1;
    next_row_ = (overfull ? filled_rows : filled_rows + 1) % rows_;
  }

  void prefetch() {
    window_start_ = (window_start_ + window_step_) % sets_.count();
    if (!dram_.is_traced()) {
      // What the rows hold is of interest to a trace alone, and cycles of rows in between to nobody.
      dram_.report.accesses += half_rows_ * bandwidth_;
      dram_.move_row(last_cycle_ + 2, {});
      dram_.move_row(last_cycle_ + 1 + half_rows_, {});
    } else if (next_row_ + half_rows_ <= rows_) {
      fetch(matrix_, next_row_);
    } else {
      // What wraps round the end is copied, so striking words out of it does not last.
      const std::int64_t wrapped_rows = std::min(next_row_ + half_rows_ - rows_, next_row_);
      std::vector<std::int64_t> copy(matrix_.begin() + next_row_ * bandwidth_, matrix_.end());
      copy.insert(copy.end(), matrix_.begin(), matrix_.begin() + wrapped_rows * bandwidth_);
      fetch(copy, 0);
    }
    last_cycle_ += half_rows_ + 1;
    next_row_ = (half_rows_ * bandwidth_ > half_ ? half_rows_ : half_rows_ + 1) % rows_;
  }

  /// Fetches half_rows_ rows of `rows`, from `first_row` on.
  void fetch(std::vector<std::int64_t>& rows, std::int64_t first_row) {
    const auto first = rows.begin() + first_row * bandwidth_;
    std::fill(first, first + struck_at_start_, kNoWord);
    if (half_rows_ * bandwidth_ > half_) {
      strike_from(rows, first_row + half_rows_ - 1, half_ % bandwidth_);
    }
    move_rows({first, static_cast<std::size_t>(half_rows_ * bandwidth_)}, last_cycle_ + 2);
  }

  void strike_from(std::vector<std::int64_t>& rows, std::int64_t row, std::int64_t column) const {
    const auto first = rows.begin() + row * bandwidth_;
    std::fill(first + column, first + bandwidth_, kNoWord);
  }

  void move_rows(std::span<const std::int64_t> words, std::int64_t first_cycle) {
    dram_.report.accesses += static_cast<std::int64_t>(words.size());
    const auto width = static_cast<std::size_t>(bandwidth_);
    for (std::size_t first = 0; first < words.size(); first += width) {
      dram_.move_row(first_cycle++, words.subspan(first, width));
    }
  }

  ScaleSimVersion version_;
  std::int64_t half_;  ///< words of the buffer that hold what the array works on; as many hold what comes next
  std::int64_t bandwidth_;
  std::int64_t half_rows_;  ///< rows of the matrix that fill a half
  SetsOfWords sets_;
  std::int64_t window_start_ = 0;
  std::int64_t window_size_ = 0;
  std::int64_t window_step_ = 0;
  std::vector<std::int64_t> matrix_;  ///< the fetch order in rows of bandwidth_ words
  std::int64_t rows_ = 0;
  std::int64_t next_row_ = 0;
  std::int64_t struck_at_start_ = 0;  ///< words struck out at the start of every prefetch
  std::int64_t last_cycle_ = -1;      ///< at which the latest fetch ends
  LiteralDram dram_;
};

}  // namespace

std::unique_ptr<LiteralReadBuffer> user_read_buffer(std::int64_t size_words, std::int64_t bandwidth,
                                                    AddressRange operand, std::vector<std::int64_t> fetch_order,
                                                    ScaleSimVersion version, TraceRow trace) {
  return std::make_unique<UserReadBuffer>(size_words, bandwidth, operand, std::move(fetch_order), version,
                                          std::move(trace));
}

}  // namespace foldwise
