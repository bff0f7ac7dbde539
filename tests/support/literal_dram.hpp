#pragma once

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
      moved_any_ = true;
    }
    report.stop_cycle = cycle;
    if (trace_) {
      trace_(cycle, words);
    }
  }

  AccessReport report;

 private:
  TraceRow trace_;
  bool moved_any_ = false;
};

}  // namespace foldwise
