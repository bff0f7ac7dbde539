#pragma once

#include <cstdint>

#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// How often the window of a read scratchpad in USER mode moves on over its operand.
struct WindowTurns {
  double prefetches = 0;  ///< of the whole layer
  double first_prefetches =
      0;                  ///< of its first fold; of the first block, where folds ask for one block after the other
  double last_share = 0;  ///< the share of the layer's folds after which nothing is prefetched any more

  bool operator==(const WindowTurns&) const = default;
};

/// Counts fold by fold what PrefetchWalk (simulator/prefetch_walk.hpp) finds word by word, for kWalkedFolds folds in
/// which the window may move, and carries on what it saw to the end of the layer: exact for layers of fewer, where no
/// word stands in the operand twice and none is missing; elsewhere an estimate. Where windows of a convolution overlap,
/// a few words stand for all in the question whether a neighbour's place is held. It knows no cycle. O(kWalkedFolds).
WindowTurns window_turns(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words);

inline constexpr std::int64_t kWalkedFolds = 256;

}  // namespace foldwise
