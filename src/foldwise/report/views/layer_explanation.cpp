#include "foldwise/report/views/layer_explanation.hpp"

#include <algorithm>

#include "foldwise/simulator/layer_run.hpp"

namespace foldwise {

namespace {

/// The operand that the array waited for longest on a line, and how long. Without waiting reads are served in the cycle
/// after the line's, the ofmap in its own.
struct Wait {
  std::int64_t PerOperand<std::int64_t>::*operand;
  std::int64_t cycles;
};

Wait longest_wait(const LineTiming& timing) {
  Wait longest{&PerOperand<std::int64_t>::ofmap, timing.ofmap_taken - timing.cycle};
  for (const Wait& wait : {Wait{&PerOperand<std::int64_t>::ifmap, timing.ifmap_ready - timing.cycle - 1},
                           Wait{&PerOperand<std::int64_t>::filter, timing.filter_ready - timing.cycle - 1}}) {
    longest = wait.cycles > longest.cycles ? wait : longest;
  }
  return longest;
}

}  // namespace

LayerExplanation explain_layer(const Layer& layer, const Accelerator& accelerator, ScaleSimVersion version) {
  LayerRun run(layer.shape, accelerator, version);
  const FoldSchedule& schedule = run.schedule();
  LayerExplanation explanation{.name = layer.name, .gemm = as_gemm(layer.shape), .report = {}};
  explanation.row_folds = schedule.row_folds;
  explanation.column_folds = schedule.column_folds;
  explanation.rows_of_last_fold = schedule.used_rows(schedule.row_folds - 1);
  explanation.columns_of_last_fold = schedule.used_columns(schedule.column_folds - 1);
  explanation.compute_lines = schedule.time;
  explanation.drain_lines = schedule.array.cols - 1;
  explanation.fill_lines = schedule.lines_per_fold - explanation.compute_lines - explanation.drain_lines;

  const std::int64_t bins = std::min(kTimelineBins, schedule.lines());
  const auto first_line_of = [&](std::int64_t bin) {
    return static_cast<std::int64_t>(static_cast<Integer128>(bin) * schedule.lines() / bins);
  };
  for (std::int64_t bin = 0; bin < bins; ++bin) {
    explanation.timeline.push_back({.first_line = first_line_of(bin), .stall_cycles = {}, .ofmap_drains = 0});
  }
  std::size_t bin = 0;  // of the line that was told of last
  std::int64_t stall = 0;
  const auto go_to_line = [&](std::int64_t line) {
    while (bin + 1 < explanation.timeline.size() && explanation.timeline[bin + 1].first_line <= line) {
      ++bin;
    }
  };
  explanation.report = run.run(
      ReportDetail::all,
      [&](const LineTiming& timing) {
        const Wait wait = longest_wait(timing);
        go_to_line(timing.line);
        explanation.timeline[bin].stall_cycles.*wait.operand += wait.cycles;
        explanation.stall_cycles.*wait.operand += wait.cycles;
        stall = timing.cycle - timing.line + wait.cycles;
      },
      [&](std::int64_t cycle, std::int64_t, std::int64_t, const auto&) {
        go_to_line(cycle - stall);
        ++explanation.timeline[bin].ofmap_drains;
        ++explanation.ofmap_drains;
      });
  explanation.prefetches.ifmap = run.ifmap().prefetches();
  explanation.prefetches.filter = run.filter().prefetches();

  const LayerReport& report = explanation.report;
  const auto macs = static_cast<double>(report.macs);
  const std::int64_t words = report.dram.ifmap.accesses + report.dram.filter.accesses + report.dram.ofmap.accesses;
  explanation.macs_per_cycle = macs / static_cast<double>(std::max<std::int64_t>(report.total_cycles, 1));
  explanation.peak_macs_per_cycle = static_cast<double>(accelerator.array.processing_elements());
  explanation.macs_per_dram_word = macs / static_cast<double>(std::max<std::int64_t>(words, 1));
  return explanation;
}

}  // namespace foldwise
