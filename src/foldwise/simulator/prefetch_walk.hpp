#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/divisor.hpp"
#include "foldwise/simulator/fetch_order.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// SCALE-Sim cuts the fetch order in sets of a hundredth of the scratchpad, rounded up, and holds half a scratchpad of
/// sets.
constexpr std::int64_t words_per_user_set(std::int64_t sram_words) { return ceil_divide(sram_words, 100); }
constexpr std::int64_t sets_of_half(std::int64_t sram_words) {
  return ceil_divide(sram_words / 2, words_per_user_set(sram_words));
}

/// On `line` of the demand a word was missed; `prefetches` have been made from the beginning up to and including that
/// line.
struct PrefetchEvent {
  std::int64_t line;
  std::int64_t prefetches;
};

/// The misses of one read operand in USER mode. What hits and what misses depends on the order of the requests alone,
/// never on time or bandwidth, so an operand is walked by itself; see the source for how.
class PrefetchWalk {
 public:
  PrefetchWalk(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words);

  PrefetchWalk(const PrefetchWalk&) = delete;
  PrefetchWalk& operator=(const PrefetchWalk&) = delete;

  /// True when the whole operand is held from the beginning: a walk would find nothing.
  static bool never_misses(const ReadOperand& operand, std::int64_t sram_words);

  /// Replaces `events` by those of the next folds, in order of lines; false when there is nothing more. There are at
  /// most as many as a fold has lines, or as are kept for replaying.
  bool next(std::vector<PrefetchEvent>& events);

  /// Prefetches so far.
  std::int64_t prefetches() const { return prefetches_; }

 private:
  struct Repetition {
    std::size_t begin;
    std::size_t end;
    std::int64_t window_after;
    std::int64_t prefetches;
  };

  void replay(const Repetition& repetition, std::vector<PrefetchEvent>& events);
  void begin_repetition();
  void record(const std::vector<PrefetchEvent>& events);
  void end_repetition();
  void walk_fold(std::int64_t fold, std::vector<PrefetchEvent>& events);
  void walk_skewed(std::int64_t block, std::int64_t first_line, std::vector<PrefetchEvent>& events);
  void walk_strip(std::int64_t block, std::int64_t row_fold, std::int64_t first_line,
                  std::vector<PrefetchEvent>& events);
  std::int64_t request(StackEntry entry, std::int64_t line, std::int64_t row_end, std::vector<PrefetchEvent>& events);
  std::int64_t request_duplicated(StackEntry entry, std::int64_t row_end, std::int64_t& steps);

  std::int64_t distance(std::int64_t set) const {
    const std::int64_t ahead = set - window_start_;
    return ahead < 0 ? ahead + sets_ : ahead;
  }
  bool in_window(std::int64_t set) const { return distance(set) < window_sets_; }
  std::int64_t prefetches_to_reach(std::int64_t set) const;
  std::int64_t window_end_after(std::int64_t set) const;

  const ReadOperand& operand_;
  const FoldSchedule& schedule_;
  FetchOrder order_;
  std::int64_t sets_;
  std::int64_t window_sets_;    ///< sets held at a time
  std::int64_t prefetch_sets_;  ///< sets by which a prefetch moves the window; 0 when the operand fits
  Divisor by_prefetch_sets_{1, 0};
  std::int64_t window_start_ = 0;
  std::int64_t prefetches_ = 0;
  std::int64_t next_fold_ = 0;
  std::int64_t folds_of_repetition_;
  std::int64_t repetitions_;        ///< of the same folds, one after the other
  std::int64_t hit_row_shift_ = 0;  ///< where the last duplicate that hit was found: a good first guess
  std::int64_t hit_column_shift_ = 0;
  std::unordered_map<std::int64_t, Repetition> seen_;  ///< by where the window starts
  std::vector<PrefetchEvent> recorded_;                ///< relative to the beginnings of their repetitions
  // Of the repetition that is being walked:
  bool recording_ = false;
  std::size_t recorded_from_ = 0;
  std::int64_t first_line_ = 0;
  std::int64_t window_before_ = 0;
  std::int64_t prefetches_before_ = 0;
};

}  // namespace foldwise
