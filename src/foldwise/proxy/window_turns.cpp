// A fold asks for the sets of its operand's fetch order from a first to a last one, upwards (a moving operand), or row
// by row from the bottom of a strip to its top (the stationary one). So how far the window moves in a fold follows from
// where the fold begins and ends: one step for a fold, where the simulator has one for a prefetch. Folds that lie in
// the window as a whole are passed over.
#include "foldwise/proxy/window_turns.hpp"

#include <algorithm>

#include "foldwise/simulator/fetch_order.hpp"
#include "foldwise/simulator/prefetch_walk.hpp"

namespace foldwise {

namespace {

/// How often a block is asked for before the next ones are taken to be like what was seen.
constexpr std::int64_t kWalkedRepetitions = 64;

/// By how many words it is judged whether all are held.
constexpr std::int64_t kSampledWords = 64;

/// The sets that a scratchpad holds: a window of a cyclic order.
class SetWindow {
 public:
  SetWindow(std::int64_t sets, std::int64_t held) : sets_(sets), held_(held), step_(std::min(sets - held, held)) {}

  std::int64_t prefetches() const { return prefetches_; }
  std::int64_t held() const { return held_; }
  /// Set number `number` of those that are not held.
  std::int64_t set_outside(std::int64_t number) const { return (start_ + held_ + number) % sets_; }
  bool holds(std::int64_t set) const { return distance(set) < held_; }
  /// The first set behind `set`, which is held, that is not; from the number of sets on where the window wraps.
  std::int64_t end_after(std::int64_t set) const { return set + held_ - distance(set); }
  /// The lowest set on this side of the wrap, seen from `set`, which is held.
  std::int64_t lowest_beside(std::int64_t set) const { return set >= start_ ? start_ : 0; }

  /// All sets from `first` to `last` are asked for, in order.
  void pass(std::int64_t first, std::int64_t last) {
    if (!holds(first)) {
      move((distance(first) - held_) / step_ + 1);
    }
    const std::int64_t beyond = last - end_after(first);
    if (beyond >= 0) {
      move(beyond / step_ + 1);
    }
  }

 private:
  std::int64_t distance(std::int64_t set) const {
    const std::int64_t ahead = set - start_;
    return ahead < 0 ? ahead + sets_ : ahead;
  }

  void move(std::int64_t prefetches) {
    start_ = (start_ + prefetches * step_) % sets_;
    prefetches_ += prefetches;
  }

  std::int64_t sets_;
  std::int64_t held_;
  std::int64_t step_;
  std::int64_t start_ = 0;
  std::int64_t prefetches_ = 0;
};

/// Counts prefetches along a sequence of units: folds, or blocks with all their folds.
class TurnCount {
 public:
  explicit TurnCount(std::int64_t units) : units_(units) {}

  void add(std::int64_t unit, double prefetches) {
    if (unit == 0) {
      turns_.first_prefetches = prefetches;
    }
    if (prefetches > 0) {
      turns_.last_share = static_cast<double>(unit + 1);
    }
    turns_.prefetches += prefetches;
  }

  /// What `seen` units say of all.
  WindowTurns result(std::int64_t seen) const {
    const auto share = static_cast<double>(std::min(seen, units_));
    return {.prefetches = turns_.prefetches * static_cast<double>(units_) / share,
            .first_prefetches = turns_.first_prefetches,
            .last_share = turns_.last_share / share};
  }

 private:
  std::int64_t units_;
  WindowTurns turns_;
};

class FoldWalk {
 public:
  FoldWalk(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words)
      : operand_(operand),
        schedule_(schedule),
        order_(FetchOrder::of_all_entries(operand, words_per_user_set(sram_words))),
        window_(order_.sets(), sets_of_half(sram_words)),
        width_(operand.blocks() > 1 ? operand.width() : operand.last_width()),
        may_hold_all_words_(operand.has_duplicates() && schedule.dataflow == Dataflow::output_stationary &&
                            sram_words / 2 >= operand.distinct_words()) {}

  WindowTurns count() {
    if (!operand_.skewed()) {
      return count_strips();
    }
    return operand_.block_follows_row_fold() ? count_rounds() : count_blocks();
  }

 private:
  std::int64_t first_set(std::int64_t block) const { return order_.set_of({block, 0, 0}); }
  std::int64_t last_set(std::int64_t block) const {
    return order_.set_of({block, operand_.block_rows() - 1, operand_.used_width(block) - 1});
  }

  /// The first block after `block` that may move the window, when that holds `last`, the last set of `block`.
  std::int64_t next_block(std::int64_t block, std::int64_t last) const {
    if (block + 1 < operand_.blocks()) {
      const std::int64_t first_of_next = first_set(block + 1);
      if (!window_.holds(first_of_next) || window_.end_after(first_of_next) != window_.end_after(last)) {
        return block + 1;
      }
    }
    // A line has at most `width_` words, so the window ends no earlier than on this one.
    const std::int64_t end_line = window_.end_after(last) * order_.set_words() / width_;
    return std::max(block + 1, std::min((end_line - width_) / operand_.block_rows() - 1, operand_.blocks() - 1));
  }

  /// Every column fold asks for all blocks.
  WindowTurns count_rounds() {
    const std::int64_t folds = operand_.blocks() * schedule_.column_folds;
    TurnCount turns(folds);
    std::int64_t fold = 0;
    for (std::int64_t walked = 0; walked < kWalkedFolds && fold < folds; ++walked) {
      const std::int64_t block = fold % operand_.blocks();
      const std::int64_t last = last_set(block);
      const std::int64_t before = window_.prefetches();
      window_.pass(first_set(block), last);
      const std::int64_t prefetches = window_.prefetches() - before;
      turns.add(fold, static_cast<double>(prefetches));
      fold += next_block(block, last) - block;
      if (prefetches > 0 && may_hold_all_words_ && holds_all_words()) {
        return turns.result(folds);
      }
    }
    return turns.result(fold);
  }

  /// Every row fold of a column fold asks for the same block.
  WindowTurns count_blocks() {
    TurnCount turns(operand_.blocks());
    std::int64_t block = 0;
    for (std::int64_t walked = 0; walked < kWalkedFolds && block < operand_.blocks();) {
      const std::int64_t first = first_set(block);
      const std::int64_t last = last_set(block);
      const std::int64_t before = window_.prefetches();
      const std::int64_t most = std::min(schedule_.row_folds, kWalkedRepetitions);
      std::int64_t repetitions = 0;
      for (bool moved = true; repetitions < most && moved; ++repetitions) {
        const std::int64_t so_far = window_.prefetches();
        window_.pass(first, last);
        moved = repetitions == 0 || window_.prefetches() > so_far;
      }
      auto prefetches = static_cast<double>(window_.prefetches() - before);
      if (repetitions == kWalkedRepetitions) {
        prefetches *= static_cast<double>(schedule_.row_folds) / static_cast<double>(kWalkedRepetitions);
      }
      turns.add(block, prefetches);
      walked += repetitions;
      block = next_block(block, last);
    }
    return turns.result(block);
  }

  /// Every fold asks for a strip of its own, bottom row first.
  WindowTurns count_strips() {
    const std::int64_t folds = schedule_.folds();
    TurnCount turns(folds);
    std::int64_t fold = 0;
    for (std::int64_t walked = 0; walked < kWalkedFolds && fold < folds;) {
      const std::int64_t block = fold / schedule_.row_folds;
      const std::int64_t row_fold = fold % schedule_.row_folds;
      const std::int64_t row_words = operand_.used_width(block);
      const std::int64_t top = row_fold * schedule_.array.rows;
      const std::int64_t bottom = top + schedule_.used_rows(row_fold) - 1;
      const std::int64_t before = window_.prefetches();
      for (std::int64_t row = bottom; row >= top; ++walked) {
        const StackEntry begin{block, row, 0};
        if (const std::int64_t alike = operand_.has_duplicates() ? rows_held_elsewhere(begin) : 0; alike > 0) {
          row -= alike;
          continue;
        }
        const std::int64_t set = order_.set_of(begin);
        window_.pass(set, order_.set_of({block, row, row_words - 1}));
        row -= 1;
        if (window_.holds(set)) {  // and so are rows above
          row -= (order_.ordinal(begin) - window_.lowest_beside(set) * order_.set_words()) / row_words;
        }
      }
      turns.add(fold, static_cast<double>(window_.prefetches() - before));
      fold = next_strip(fold, order_.set_of({block, bottom, row_words - 1}));
    }
    return turns.result(fold);
  }

  /// Whether a word of the ifmap is held in the place of any window that it stands in.
  bool holds_anywhere(const StackEntry& entry) const {
    if (window_.holds(order_.set_of(entry))) {
      return true;
    }
    const ConvShape& shape = operand_.shape();
    const WindowEntry own = operand_.window_entry(entry);
    const std::int64_t stride_words = shape.column_stride * shape.channels;
    const std::int64_t row_words = operand_.window_row_words();
    const std::int64_t top = std::max(-((shape.filter_height - 1 - own.window_row) / shape.row_stride), -own.pixel_row);
    const std::int64_t bottom =
        std::min(own.window_row / shape.row_stride, operand_.ofmap_height() - 1 - own.pixel_row);
    const std::int64_t left = std::max(-((row_words - 1 - own.window_place) / stride_words), -own.pixel_column);
    const std::int64_t right = std::min(own.window_place / stride_words, operand_.ofmap_width() - 1 - own.pixel_column);
    for (std::int64_t down = top; down <= bottom; ++down) {
      for (std::int64_t along = left; along <= right; ++along) {
        const StackEntry other = operand_.stack_entry({.pixel_row = own.pixel_row + down,
                                                       .pixel_column = own.pixel_column + along,
                                                       .window_row = own.window_row - down * shape.row_stride,
                                                       .window_place = own.window_place - along * stride_words});
        if (window_.holds(order_.set_of(other))) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether every word is held in one of its places, judged by some whose own places are not.
  bool holds_all_words() const {
    const std::int64_t outside = order_.sets() - window_.held();
    const std::int64_t samples = std::min(outside, kSampledWords);
    for (std::int64_t sample = 0; sample < samples; ++sample) {
      const FetchPlace place = order_.begin_of(window_.set_outside(sample * outside / samples));
      const std::int64_t stack_row = place.line - place.column;
      const std::int64_t block = stack_row / operand_.block_rows();
      if (block < operand_.blocks() &&
          !holds_anywhere({block, stack_row - block * operand_.block_rows(), place.column})) {
        return false;
      }
    }
    return true;
  }

  /// Rows of the stationary ifmap, from that of `begin` upwards, that are not held in their own places, but in those of
  /// other windows that overlap; judged by the first word and the last. 0 where the row is held itself, or not even so.
  std::int64_t rows_held_elsewhere(const StackEntry& begin) const {
    if (window_.holds(order_.set_of(begin)) || !holds_anywhere(begin) ||
        !holds_anywhere({begin.block, begin.row, operand_.used_width(begin.block) - 1})) {
      return 0;
    }
    return begin.row % operand_.shape().channels + 1;
  }

  /// The first fold after `fold` whose strip may move the window; `last` is the last set of the strip of `fold`.
  std::int64_t next_strip(std::int64_t fold, std::int64_t last) const {
    if (!window_.holds(last)) {
      return fold + 1;
    }
    // The first entry that is not held lies in this row of the stack.
    const FetchPlace end = order_.begin_of(window_.end_after(last));
    const std::int64_t block = end.line / operand_.block_rows();
    if (block >= operand_.blocks()) {
      return schedule_.folds();
    }
    const std::int64_t row_fold = end.line % operand_.block_rows() / schedule_.array.rows;
    return std::max(fold + 1, block * schedule_.row_folds + row_fold);
  }

  const ReadOperand& operand_;
  const FoldSchedule& schedule_;
  FetchOrder order_;
  SetWindow window_;
  std::int64_t width_;
  /// At once. Under ws too little is left that is not held to be met by samples.
  bool may_hold_all_words_;
};

}  // namespace

WindowTurns window_turns(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words) {
  if (PrefetchWalk::never_misses(operand, sram_words)) {
    return {};
  }
  return FoldWalk(operand, schedule, sram_words).count();
}

}  // namespace foldwise
