#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/report/views/transfer_log.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// What happened in one stretch of a layer's demand.
struct TimelineBin {
  std::int64_t first_line = 0;
  std::int64_t first_cycle = 0;                  ///< in which that line asks
  PerOperand<std::int64_t> stall_cycles{};       ///< that the array waited for each operand
  PerOperand<std::int64_t> prefetches_needed{};  ///< that its lines are the first to need; of the two read operands

  bool operator==(const TimelineBin&) const = default;
};

/// Why the PEs do less than a MAC a cycle: with the overall utilization these are 100 % of their time.
struct LostUtilization {
  double remainders_percent = 0.0;      ///< folds that do not fill the array, while it computes
  double fill_and_drain_percent = 0.0;  ///< operands on their way in and out
  double stalls_percent = 0.0;          ///< waiting
};

/// Why a layer costs on an accelerator what it costs.
struct LayerExplanation {
  std::string name;
  GemmShape gemm;
  LayerReport report{};

  // Folds: row_folds x column_folds, all of the array's size but the last ones.
  std::int64_t row_folds = 0;
  std::int64_t column_folds = 0;
  std::int64_t rows_of_last_fold = 0;
  std::int64_t columns_of_last_fold = 0;

  // The lines of one fold, each a cycle when nothing stalls: operands enter skewed and leave skewed.
  std::int64_t fill_lines = 0;     ///< loading what is stationary, and until the last row of the array has work
  std::int64_t compute_lines = 0;  ///< size of the dimension in time
  std::int64_t drain_lines = 0;    ///< until the last column has finished

  /// Where the cycles go: each line on which the array waits counts for the operand that it waited for longest (of
  /// equals the ofmap, then the ifmap). Together they are report.stall_cycles.
  PerOperand<std::int64_t> stall_cycles{};
  LostUtilization lost{};
  std::int64_t ofmap_drains = 0;
  PerOperand<std::int64_t> prefetches{};  ///< of the two read operands in USER mode
  std::vector<TimelineBin> timeline{};    ///< equal stretches of the demand's lines, at most kTimelineBins

  /// When words move: of the reads the first fill, which ends before cycle 0, and every prefetch (in CALC mode every
  /// epoch); of the ofmap every drain. The cycles of SCALE-Sim's DRAM traces.
  PerOperand<std::vector<DramTransfer>> transfers{};

  // Roofline (S. Williams, A. Waterman and D. Patterson, CACM 52(4), 2009), in MACs and words.
  double macs_per_cycle = 0.0;       ///< attained
  double peak_macs_per_cycle = 0.0;  ///< the PEs
  double macs_per_dram_word = 0.0;   ///< operational intensity
  /// That the three interfaces to DRAM move together; nullopt in CALC mode, where nothing bounds them.
  std::optional<std::int64_t> peak_dram_words_per_cycle{};
};

inline constexpr std::int64_t kTimelineBins = 64;

/// Runs the layer once and walks its reads once more. Time as simulate(), memory bounded.
LayerExplanation explain_layer(const Layer& layer, const Accelerator& accelerator, ScaleSimVersion version);

}  // namespace foldwise
