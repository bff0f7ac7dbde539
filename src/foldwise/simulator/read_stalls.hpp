#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "foldwise/simulator/prefetch_walk.hpp"

namespace foldwise {

/// A line that lies beyond every demand.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// The waits of one read operand, one after the other.
///
/// Prefetches follow each other without a gap but the port's one cycle: after k of them data is ready in cycle
/// k * cycles_per_prefetch - 1, whenever they were asked for. A miss on line i that needs k prefetches therefore makes
/// the total stall at least k * cycles_per_prefetch - 2 - i; it never adds to a stall. So of all misses only those
/// count whose demand is higher than every one before: the others change nothing, whatever the rest of the machine
/// does.
class ReadStalls {
 public:
  /// No stalls at all: CALC mode.
  ReadStalls() = default;

  /// Walks as it goes.
  ReadStalls(PrefetchWalk& walk, std::int64_t cycles_per_prefetch)
      : walk_(&walk), cycles_per_prefetch_(cycles_per_prefetch) {
    advance();
  }

  /// From a walk that was made before; `events` must outlive this.
  ReadStalls(std::span<const PrefetchEvent> events, std::int64_t cycles_per_prefetch)
      : cycles_per_prefetch_(cycles_per_prefetch), events_(events) {
    advance();
  }

  /// The line of the next wait, kNever when there is none.
  std::int64_t line() const { return line_; }
  /// The stall that the whole machine has at least after that line.
  std::int64_t stall() const { return stall_; }

  void advance() {
    for (;;) {
      while (index_ < events_.size()) {
        const PrefetchEvent& event = events_[index_++];
        const std::int64_t stall = event.prefetches * cycles_per_prefetch_ - 2 - event.line;
        if (stall > stall_) {
          line_ = event.line;
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
  std::vector<PrefetchEvent> walked_;
  std::span<const PrefetchEvent> events_;
  std::size_t index_ = 0;
  std::int64_t line_ = kNever;
  std::int64_t stall_ = 0;
};

}  // namespace foldwise
