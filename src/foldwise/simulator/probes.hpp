#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "foldwise/simulator/timeline.hpp"

namespace foldwise {

/// Remembers the timing of a few chosen lines while a timeline runs past.
class Probes {
 public:
  /// Lines to remember; sorted and without repetition.
  explicit Probes(std::vector<std::int64_t> lines) {
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    for (const std::int64_t line : lines) {
      timings_.push_back({line, 0, 0, 0, 0});
    }
  }

  void stalled(const LineTiming& timing) {
    pass(timing.line, timing.cycle - timing.line);
    if (next_ < timings_.size() && timings_[next_].line == timing.line) {
      timings_[next_++] = timing;
    }
  }

  /// To be called at the end, with the stall of the whole run.
  void finish(std::int64_t stall) { pass(kNever, stall); }

  const LineTiming& at(std::int64_t line) const {
    return *std::lower_bound(timings_.begin(), timings_.end(), line,
                             [](const LineTiming& timing, std::int64_t wanted) { return timing.line < wanted; });
  }

 private:
  void pass(std::int64_t line, std::int64_t stall) {
    for (; next_ < timings_.size() && timings_[next_].line < line; ++next_) {
      const std::int64_t cycle = timings_[next_].line + stall;
      timings_[next_] = {timings_[next_].line, cycle, cycle + 1, cycle + 1, cycle};
    }
  }

  std::vector<LineTiming> timings_;
  std::size_t next_ = 0;
};

}  // namespace foldwise
