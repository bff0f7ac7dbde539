#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>

#include "foldwise/simulator/layer_report.hpp"

namespace foldwise {

/// Receives one row of a trace: the cycle and its words.
using TraceRow = std::function<void(std::int64_t cycle, std::span<const std::int64_t> words)>;

/// The DRAM side of one buffer: rows of words moved, in trace order. Words are counted by the buffers themselves, each
/// by its own rule.
class LiteralDram {
 public:
  /// `trace` may be empty.
  explicit LiteralDram(TraceRow trace) : trace_(std::move(trace)) {}

  bool is_traced() const { return static_cast<bool>(trace_); }

  /// Start is the cycle of the first row moved, stop that of the last: cycles may step back in between.
  void move_row(std::int64_t cycle, std::span<const std::int64_t> words) {
    if (!moved_any_) {
      report.start_cycle = cycle;
      earliest_cycle_ = cycle;
      latest_cycle_ = cycle;
      moved_any_ = true;
    }
    report.stop_cycle = cycle;
    earliest_cycle_ = std::min(earliest_cycle_, cycle);
    latest_cycle_ = std::max(latest_cycle_, cycle);
    if (trace_) {
      trace_(cycle, words);
    }
  }

  /// The report as version 3 has it: start and stop are the earliest and the latest cycle of all rows.
  AccessReport report_by_time() const {
    AccessReport by_time = report;
    by_time.start_cycle = earliest_cycle_;
    by_time.stop_cycle = latest_cycle_;
    return by_time;
  }

  AccessReport report;

 private:
  TraceRow trace_;
  std::int64_t earliest_cycle_ = 0;
  std::int64_t latest_cycle_ = 0;
  bool moved_any_ = false;
};

}  // namespace foldwise
