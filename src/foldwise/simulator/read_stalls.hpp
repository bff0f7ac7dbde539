#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "foldwise/simulator/prefetch_walk.hpp"
#include "foldwise/simulator/scalesim_version.hpp"

namespace foldwise {

/// A line that lies beyond every demand.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// The waits of one read operand, one after the other.
///
/// Prefetches follow each other without a gap but the port's one cycle: the k-th is there in cycle
/// k * cycles_per_prefetch - 1, whenever it was asked for.
///
/// Version 2: a line that needs k of them is served in that cycle, or in the cycle after its own if that is later. So
/// it makes the total stall at least k * cycles_per_prefetch - 2 - line and never adds to one: of all misses only those
/// count whose demand is higher than every one before. The others are passed over.
///
/// Version 3: after each prefetch of a line the line is served in the prefetch's cycle, plus once more what it had to
/// wait until then. A wait is counted twice by this, and a prefetch of long ago makes the line served before it asked;
/// kept. No miss can be passed over.
class ReadStalls {
 public:
  /// No stalls at all: CALC mode.
  ReadStalls() = default;

  /// Walks as it goes.
  ReadStalls(PrefetchWalk& walk, std::int64_t cycles_per_prefetch, ScaleSimVersion version)
      : walk_(&walk), cycles_per_prefetch_(cycles_per_prefetch), version_(version) {
    advance();
  }

  /// From a walk that was made before; `events` must outlive this.
  ReadStalls(std::span<const PrefetchEvent> events, std::int64_t cycles_per_prefetch, ScaleSimVersion version)
      : cycles_per_prefetch_(cycles_per_prefetch), version_(version), events_(events) {
    advance();
  }

  /// The line of the next wait, kNever when there is none.
  std::int64_t line() const { return line_; }

  /// The cycle in which that line is served if it asks in `cycle`. O(1).
  std::int64_t served(std::int64_t cycle) const {
    const std::int64_t ready = prefetches_ * cycles_per_prefetch_ - 1;
    if (version_ == ScaleSimVersion::v2) {
      return std::max(cycle + 1, ready);
    }
    // With w(j) the wait that the line's j-th prefetch adds, w(1) is the real one and w(j+1) = cycles_per_prefetch -
    // w(j), never below 0: from the second on they alternate.
    const std::int64_t count = prefetches_ - prefetches_before_;
    const std::int64_t first_ready = ready - (count - 1) * cycles_per_prefetch_;
    const std::int64_t first_wait = std::max<std::int64_t>(first_ready - (cycle + 1), 0);
    if (count == 1) {
      return ready + first_wait;
    }
    const std::int64_t second_wait = std::max<std::int64_t>(cycles_per_prefetch_ - first_wait, 0);
    return ready + (count % 2 == 0 ? second_wait : cycles_per_prefetch_ - second_wait);
  }

  void advance() {
    prefetches_before_ = prefetches_;
    for (;;) {
      while (index_ < events_.size()) {
        const PrefetchEvent& event = events_[index_++];
        const std::int64_t stall = event.prefetches * cycles_per_prefetch_ - 2 - event.line;
        if (version_ == ScaleSimVersion::v3 || stall > stall_) {
          line_ = event.line;
          prefetches_ = event.prefetches;
          stall_ = stall;
          return;
        }
      }
      if (walk_ == nullptr || !walk_->next(walked_)) {
        line_ = kNever;
        return;
      }
      events_ = walked_;
      index_ = 0;
    }
  }

 private:
  PrefetchWalk* walk_ = nullptr;
  std::int64_t cycles_per_prefetch_ = 0;
  ScaleSimVersion version_ = ScaleSimVersion::v2;
  std::vector<PrefetchEvent> walked_;
  std::span<const PrefetchEvent> events_;
  std::size_t index_ = 0;
  std::int64_t line_ = kNever;
  std::int64_t prefetches_ = 0;         ///< made up to and including line_
  std::int64_t prefetches_before_ = 0;  ///< made up to the line of the wait before
  std::int64_t stall_ = 0;              ///< that version 2 has at least after line_
};

}  // namespace foldwise
