#include "foldwise/simulator/fetching_read_buffer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

FetchingReadBuffer::FetchingReadBuffer(std::int64_t size, std::int64_t bandwidth,
                                       std::span<const std::int64_t> fetch_order, ScaleSimVersion version)
    : version_(version),
      bandwidth_(bandwidth),
      active_words_(ceil_divide(size, 2)),
      prefetch_lines_(ceil_divide(size / 2, bandwidth)),
      prefetch_overfills_(prefetch_lines_ * bandwidth > active_words_),
      plan_(fetch_order.begin(), fetch_order.end()) {
  constexpr std::int64_t sets_of_a_buffer = 100;
  const std::int64_t words_of_set = ceil_divide(size, sets_of_a_buffer);
  std::int64_t requests = 0;
  for (const std::int64_t word : fetch_order) {
    if (word != kNoRequest) {
      std::vector<std::int64_t>& sets = sets_of_word_[word];
      const std::int64_t set = requests++ / words_of_set;
      if (sets.empty() || sets.back() != set) {
        sets.push_back(set);
      }
    }
  }
  sets_ = requests / words_of_set + 1;  // the last one is partial, perhaps empty
  window_sets_ = std::min(sets_, ceil_divide(active_words_, words_of_set));
  window_step_ = std::min(sets_ - window_sets_, ceil_divide(size / 2, words_of_set));
  plan_rows_ = ceil_divide(static_cast<std::int64_t>(plan_.size()), bandwidth);
  plan_.resize(static_cast<std::size_t>(plan_rows_ * bandwidth), kNoRequest);
  fill();
}

std::int64_t FetchingReadBuffer::read(std::span<const std::int64_t> line, std::int64_t cycle) {
  std::int64_t served = cycle + 1;
  for (const std::int64_t word : line) {
    while (word != kNoRequest && !is_present(word)) {
      prefetch();
      // Version 3 adds the wait to the cycle that ends it, and goes back to that cycle when it has long passed.
      const std::int64_t wait = std::max<std::int64_t>(0, last_cycle_ - served);
      served = version_ == ScaleSimVersion::v2 ? served + wait : last_cycle_ + wait;
    }
  }
  return served;
}

bool FetchingReadBuffer::is_present(std::int64_t word) const {
  const auto found = sets_of_word_.find(word);
  if (found == sets_of_word_.end()) {
    throw Error(fmt::format("address {} is asked for, but it is not in the prefetch matrix", word));
  }
  return std::ranges::any_of(found->second, [&](std::int64_t set) {
    return (set >= window_start_ ? set - window_start_ : set - window_start_ + sets_) < window_sets_;
  });
}

/// Ends in cycle -1, so that the array finds its words in cycle 0.
void FetchingReadBuffer::fill() {
  const std::int64_t rows = std::min(ceil_divide(active_words_, bandwidth_), plan_rows_);
  const bool overfills = rows * bandwidth_ > active_words_;
  if (overfills) {
    cleared_columns_ = active_words_ % bandwidth_;
    const auto last = plan_.begin() + (rows - 1) * bandwidth_;
    std::fill(last + cleared_columns_, last + bandwidth_, kNoRequest);
  }
  move_block(-rows, plan_, 0, rows);
  last_cycle_ = -1;
  next_row_ = plan_rows_ == 0 ? 0 : (overfills ? rows : rows + 1) % plan_rows_;
}

/// Fetches the block from next_row_ on. Where it goes past the end of the plan it is a copy, and what is left out of it
/// comes back the next time; otherwise it is left out of the plan for good.
void FetchingReadBuffer::prefetch() {
  window_start_ = (window_start_ + window_step_) % sets_;
  std::vector<std::int64_t> wrapped;
  std::vector<std::int64_t>* rows = &plan_;
  std::int64_t first = next_row_;
  if (next_row_ + prefetch_lines_ > plan_rows_) {
    const std::int64_t from_start = std::min(next_row_ + prefetch_lines_ - plan_rows_, next_row_);
    wrapped.assign(plan_.begin() + next_row_ * bandwidth_, plan_.end());
    wrapped.insert(wrapped.end(), plan_.begin(), plan_.begin() + from_start * bandwidth_);
    rows = &wrapped;
    first = 0;
  }
  const auto begin = rows->begin() + first * bandwidth_;
  std::fill(begin, begin + cleared_columns_, kNoRequest);
  if (prefetch_overfills_) {
    const auto last = begin + (prefetch_lines_ - 1) * bandwidth_;
    std::fill(last + active_words_ % bandwidth_, last + bandwidth_, kNoRequest);
  }
  move_block(last_cycle_ + 2, *rows, first, prefetch_lines_);
  last_cycle_ += prefetch_lines_ + 1;
  next_row_ = (prefetch_overfills_ ? prefetch_lines_ : prefetch_lines_ + 1) % plan_rows_;
}

void FetchingReadBuffer::move_block(std::int64_t first_cycle, const std::vector<std::int64_t>& rows, std::int64_t first,
                                    std::int64_t count) {
  dram_.accesses += count * bandwidth_;
  const std::span<const std::int64_t> words(rows);
  for (std::int64_t row = 0; row < count; ++row) {
    dram_.move_row(first_cycle + row, words.subspan(static_cast<std::size_t>((first + row) * bandwidth_),
                                                    static_cast<std::size_t>(bandwidth_)));
  }
}

}  // namespace foldwise
