#pragma once

#include <cstdint>

#include "foldwise/hardware/accelerator.hpp"

namespace foldwise {

/// Use of one memory by one operand over a layer. Cycle 0 is the first cycle of the array; the first fill of a buffer
/// from DRAM happens before it, at negative cycles.
struct AccessReport {
  std::int64_t start_cycle = 0;
  std::int64_t stop_cycle = 0;
  std::int64_t accesses = 0;              ///< words, counted as SCALE-Sim counts them
  std::int64_t peak_words_per_cycle = 0;  ///< most words moved in one cycle

  bool operator==(const AccessReport&) const = default;
};

/// Everything SCALE-Sim's three reports say of one layer.
struct LayerReport {
  std::int64_t total_cycles =
      0;  ///< SCALE-Sim's Total Cycles: the cycle of the last line of the demand, counted from 0
  std::int64_t stall_cycles = 0;
  std::int64_t compute_cycles = 0;  ///< what total_cycles would be if nothing ever stalled
  std::int64_t macs = 0;
  PerOperand<std::int64_t> operand_words;  ///< of the whole ifmap (padding included), filters and ofmap
  double overall_utilization_percent = 0.0;
  double mapping_efficiency_percent = 0.0;
  double compute_utilization_percent = 0.0;
  PerOperand<AccessReport> sram;  ///< reads of ifmap and filter, writes of ofmap, seen from the array
  PerOperand<AccessReport> dram;  ///< the same seen from DRAM

  bool operator==(const LayerReport&) const = default;
};

/// How much of a LayerReport is wanted; each level includes those before it. What lies above the level stays zero.
enum class ReportDetail {
  compute,  ///< compute cycles, MACs and operand words: O(1)
  folds,    ///< and mapping efficiency, compute utilization, SRAM accesses and peaks: closed forms, but for a short sum
  cycles,   ///< and total cycles, stall cycles, overall utilization
  all       ///< and all start and stop cycles, and the DRAM side
};

/// Words per cycle between array and scratchpad, as SCALE-Sim averages it: accesses / total cycles. A layer whose total
/// is 0 (one MAC on one PE) took the one cycle 0; SCALE-Sim divides by zero there.
double average_sram_bandwidth(const AccessReport& access, std::int64_t total_cycles);

/// Words per cycle between scratchpad and DRAM, as SCALE-Sim averages it: accesses / (stop - start + 1).
double average_dram_bandwidth(const AccessReport& access);

/// From the first read of DRAM to the last write, as SCALE-Sim v3 reports it: last ofmap cycle - first read cycle.
std::int64_t cycles_with_prefetch(const LayerReport& report);

}  // namespace foldwise
