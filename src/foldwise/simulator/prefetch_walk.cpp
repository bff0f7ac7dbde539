// The USER-mode scratchpad holds a window of sets of its fetch order, cyclic modulo the number of sets. A word hits if
// any of the sets that contain it is in the window; a miss moves the window by a fixed number of sets, again and again,
// until it hits. Only a miss moves the window.
//
// All words of a demand line lie, in order, on one antidiagonal of the fetch stack (or in one row of it), and a fold
// takes the antidiagonals of its block one after the other. So within a fold the sets asked for only go up, and the
// walk can jump: from a word inside the window straight to the first word of the fold that lies beyond the window's
// end. It stops only at misses.
//
// Words that stand in the stack more than once (an ifmap whose windows overlap) may hit in another place than the one
// where they are asked for. Neighbours in fetch order have neighbouring duplicates, so such hits too are passed over in
// runs: as long as the duplicates stay side by side on their antidiagonal and inside the window.
//
// The same sequence of folds comes again for every column fold (or every row fold). The only state is where the window
// starts; a repetition that starts where an earlier one did is replayed, not walked.
//
// Cost: O(misses + runs of duplicate hits) per distinct repetition, O(misses) per replay, each a few closed forms.
#include "foldwise/simulator/prefetch_walk.hpp"

#include <algorithm>

#include "foldwise/base/checked.hpp"

namespace foldwise {

namespace {

/// Events kept for replaying repetitions: 16 MB.
constexpr std::size_t kMostRecorded = std::size_t{1} << 20;

}  // namespace

PrefetchWalk::PrefetchWalk(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words)
    : operand_(operand), schedule_(schedule), order_(operand, words_per_user_set(sram_words)), sets_(order_.sets()) {
  window_sets_ = std::min(sets_, sets_of_half(sram_words));
  prefetch_sets_ = std::min(sets_ - window_sets_, sets_of_half(sram_words));
  by_prefetch_sets_ = Divisor(std::max<std::int64_t>(prefetch_sets_, 1), sets_);
  if (operand.skewed()) {
    // A block is asked for by every row fold in turn, or the whole stack by every column fold.
    folds_of_repetition_ = operand.block_follows_row_fold() ? schedule.row_folds : 1;
    repetitions_ = operand.block_follows_row_fold() ? schedule.column_folds : schedule.row_folds;
  } else {
    folds_of_repetition_ = schedule.folds();
    repetitions_ = 1;
  }
}

bool PrefetchWalk::never_misses(const ReadOperand& operand, std::int64_t sram_words) {
  return operand.entries() / words_per_user_set(sram_words) + 1 <= sets_of_half(sram_words);
}

bool PrefetchWalk::next(std::vector<PrefetchEvent>& events) {
  events.clear();
  if (prefetch_sets_ == 0 || next_fold_ == schedule_.folds()) {
    return false;
  }
  if (next_fold_ % folds_of_repetition_ == 0) {
    if (next_fold_ % (folds_of_repetition_ * repetitions_) == 0) {
      seen_.clear();
      recorded_.clear();
    }
    if (const auto known = seen_.find(window_start_); known != seen_.end()) {
      replay(known->second, events);
      return true;
    }
    begin_repetition();
  }
  walk_fold(next_fold_++, events);
  record(events);
  if (next_fold_ % folds_of_repetition_ == 0) {
    end_repetition();
  }
  return true;
}

void PrefetchWalk::replay(const Repetition& repetition, std::vector<PrefetchEvent>& events) {
  const std::int64_t first_line = next_fold_ * schedule_.lines_per_fold;
  for (std::size_t index = repetition.begin; index < repetition.end; ++index) {
    events.push_back({recorded_[index].line + first_line, recorded_[index].prefetches + prefetches_});
  }
  window_start_ = repetition.window_after;
  prefetches_ += repetition.prefetches;
  next_fold_ += folds_of_repetition_;
}

void PrefetchWalk::begin_repetition() {
  recording_ = repetitions_ > 1;
  recorded_from_ = recorded_.size();
  first_line_ = next_fold_ * schedule_.lines_per_fold;
  window_before_ = window_start_;
  prefetches_before_ = prefetches_;
}

void PrefetchWalk::record(const std::vector<PrefetchEvent>& events) {
  if (recording_ && recorded_.size() + events.size() > kMostRecorded) {
    recording_ = false;
    recorded_.resize(recorded_from_);
  }
  if (recording_) {
    for (const PrefetchEvent& event : events) {
      recorded_.push_back({event.line - first_line_, event.prefetches - prefetches_before_});
    }
  }
}

void PrefetchWalk::end_repetition() {
  if (prefetches_ == prefetches_before_) {
    // Nothing moved: every later repetition hits as well.
    const std::int64_t folds = folds_of_repetition_ * repetitions_;
    next_fold_ = ceil_divide(next_fold_, folds) * folds;
  } else if (recording_) {
    seen_.emplace(window_before_, Repetition{.begin = recorded_from_,
                                             .end = recorded_.size(),
                                             .window_after = window_start_,
                                             .prefetches = prefetches_ - prefetches_before_});
  }
}

void PrefetchWalk::walk_fold(std::int64_t fold, std::vector<PrefetchEvent>& events) {
  const std::int64_t row_fold = fold % schedule_.row_folds;
  const std::int64_t block = operand_.block_follows_row_fold() ? row_fold : fold / schedule_.row_folds;
  const std::int64_t first_line = fold * schedule_.lines_per_fold;
  if (operand_.skewed()) {
    walk_skewed(block, first_line + operand_.lead(), events);
  } else {
    walk_strip(block, row_fold, first_line, events);
  }
}

void PrefetchWalk::walk_skewed(std::int64_t block, std::int64_t first_line, std::vector<PrefetchEvent>& events) {
  const std::int64_t rows = operand_.block_rows();
  const std::int64_t width = operand_.used_width(block);
  const std::int64_t last_diagonal = rows + width - 2;
  const std::int64_t stack_line = block * rows;
  std::int64_t diagonal = 0;
  std::int64_t column = 0;
  while (diagonal <= last_diagonal) {
    const std::int64_t set = order_.set_of({block, diagonal - column, column});
    if (in_window(set)) {
      const std::int64_t beyond = window_end_after(set);
      if (beyond >= sets_) {
        return;
      }
      // Straight to the first entry of this block at or after the beginning of the set beyond the window.
      const FetchPlace place = order_.begin_of(beyond);
      const std::int64_t target = place.line - stack_line;
      if (target > last_diagonal) {
        return;
      }
      if (FetchPlace{target, place.column} > FetchPlace{diagonal, column}) {
        diagonal = target;
        column = place.column;
      } else {
        ++column;
      }
    } else {
      column +=
          request({block, diagonal - column, column}, first_line + diagonal, std::min(diagonal, width - 1) + 1, events);
    }
    column = std::max(column, diagonal - rows + 1);
    if (column > std::min(diagonal, width - 1)) {
      ++diagonal;
      column = std::max<std::int64_t>(0, diagonal - rows + 1);
    }
  }
}

void PrefetchWalk::walk_strip(std::int64_t block, std::int64_t row_fold, std::int64_t first_line,
                              std::vector<PrefetchEvent>& events) {
  const std::int64_t width = operand_.used_width(block);
  const std::int64_t top = row_fold * schedule_.array.rows;
  const std::int64_t bottom = top + schedule_.used_rows(row_fold) - 1;
  const std::int64_t bottom_line = first_line + schedule_.array.rows - 1 - (bottom - top);
  std::int64_t row = bottom;
  while (row >= top) {
    const std::int64_t first_set = order_.set_of({block, row, 0});
    if (in_window(first_set) && window_end_after(first_set) > order_.set_of({block, row, width - 1})) {
      if (operand_.has_holes()) {
        --row;
        continue;
      }
      // The rows above hit too, down to the lowest set of this side of the window.
      const std::int64_t lowest_set = first_set >= window_start_ ? window_start_ : 0;
      const std::int64_t spare = order_.ordinal(StackEntry{block, row, 0}) - lowest_set * order_.set_words();
      row -= 1 + spare / width;
      continue;
    }
    for (std::int64_t column = 0; column < width;) {
      column += request({block, row, column}, bottom_line + bottom - row, width, events);
    }
    --row;
  }
}

std::int64_t PrefetchWalk::prefetches_to_reach(std::int64_t set) const {
  const std::int64_t ahead = distance(set);
  // prefetch_sets_ <= window_sets_, so no prefetch jumps over a set.
  return ahead < window_sets_ ? 0 : by_prefetch_sets_.quotient(ahead - window_sets_) + 1;
}

/// The first set after `set`, which is in the window, that is not; sets_ when there is none.
std::int64_t PrefetchWalk::window_end_after(std::int64_t set) const {
  const std::int64_t end = window_start_ + window_sets_;
  if (end <= sets_) {
    return end;
  }
  return set < end - sets_ ? end - sets_ : sets_;
}

/// The array asks for a word. Moves the window if it misses. Returns how many entries from this one on, in fetch order
/// and no further than column row_end, are dealt with.
std::int64_t PrefetchWalk::request(StackEntry entry, std::int64_t line, std::int64_t row_end,
                                   std::vector<PrefetchEvent>& events) {
  if (!order_.is_request(entry)) {
    return 1;
  }
  std::int64_t steps = prefetches_to_reach(order_.set_of(entry));
  if (steps > 0 && operand_.has_duplicates()) {
    const std::int64_t hits = request_duplicated(entry, row_end, steps);
    if (steps == 0) {
      return hits;
    }
  }
  if (steps > 0) {
    window_start_ = (window_start_ + steps * prefetch_sets_) % sets_;
    prefetches_ += steps;
    if (!events.empty() && events.back().line == line) {
      events.back().prefetches = prefetches_;
    } else {
      events.push_back({line, prefetches_});
    }
  }
  return 1;
}

/// The same where the word's own place is outside the window: looks at the other windows of the convolution that
/// contain it. Lowers `steps` to the fewest prefetches that make any of its places hit; when that is 0, returns the
/// length of the run of entries that hit in the same way.
std::int64_t PrefetchWalk::request_duplicated(StackEntry entry, std::int64_t row_end, std::int64_t& steps) {
  const ConvShape& shape = operand_.shape();
  const WindowEntry own = operand_.window_entry(entry);
  const std::int64_t row_words = operand_.window_row_words();
  const std::int64_t stride_words = shape.column_stride * shape.channels;

  // The windows that contain the word: as far as the word's place in them and the ofmap reach.
  const std::int64_t first_row =
      std::max(-((shape.filter_height - 1 - own.window_row) / shape.row_stride), -own.pixel_row);
  const std::int64_t last_row =
      std::min(own.window_row / shape.row_stride, operand_.ofmap_height() - 1 - own.pixel_row);
  const std::int64_t first_column = std::max(-((row_words - 1 - own.window_place) / stride_words), -own.pixel_column);
  const std::int64_t last_column =
      std::min(own.window_place / stride_words, operand_.ofmap_width() - 1 - own.pixel_column);

  // Entries from this one on whose duplicates lie side by side as well and inside the window.
  const auto run_length = [&](const WindowEntry& other, const StackEntry& place, std::int64_t set) {
    std::int64_t run = row_end - entry.column;
    if (operand_.has_holes()) {
      return std::int64_t{1};
    }
    if (operand_.pixel_step() > 0) {
      run = std::min({run, operand_.ofmap_width() - own.pixel_column, operand_.ofmap_width() - other.pixel_column});
    } else if (operand_.pixel_step() < 0) {
      run = std::min({run, own.pixel_column + 1, other.pixel_column + 1});
    }
    if (operand_.window_step() > 0) {
      run = std::min({run, row_words - own.window_place, row_words - other.window_place});
    } else if (operand_.window_step() < 0) {
      run = std::min({run, own.window_place + 1, other.window_place + 1});
    }
    run = std::min(run, operand_.used_width(place.block) - place.column);
    const std::int64_t end_of_window = window_end_after(set) * order_.set_words();
    return std::min(run, end_of_window - order_.ordinal(place));
  };
  // Returns the length of the run when the place of the word in that window hits, else 0.
  const auto try_shift = [&](std::int64_t row_shift, std::int64_t column_shift) {
    const WindowEntry other{.pixel_row = own.pixel_row + row_shift,
                            .pixel_column = own.pixel_column + column_shift,
                            .window_row = own.window_row - row_shift * shape.row_stride,
                            .window_place = own.window_place - column_shift * stride_words};
    const StackEntry place = operand_.stack_entry(other);
    const std::int64_t set = order_.set_of(place);
    const std::int64_t steps_there = prefetches_to_reach(set);
    if (steps_there > 0) {
      steps = std::min(steps, steps_there);
      return std::int64_t{0};
    }
    steps = 0;
    hit_row_shift_ = row_shift;
    hit_column_shift_ = column_shift;
    return run_length(other, place, set);
  };

  if (hit_row_shift_ >= first_row && hit_row_shift_ <= last_row && hit_column_shift_ >= first_column &&
      hit_column_shift_ <= last_column) {
    if (const std::int64_t run = try_shift(hit_row_shift_, hit_column_shift_); run > 0) {
      return run;
    }
  }
  for (std::int64_t row_shift = first_row; row_shift <= last_row; ++row_shift) {
    for (std::int64_t column_shift = first_column; column_shift <= last_column; ++column_shift) {
      if (const std::int64_t run = try_shift(row_shift, column_shift); run > 0) {
        return run;
      }
    }
  }
  return 1;
}

}  // namespace foldwise
