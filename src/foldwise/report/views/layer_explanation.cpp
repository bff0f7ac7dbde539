#include "foldwise/report/views/layer_explanation.hpp"

#include <algorithm>

#include "foldwise/simulator/layer_run.hpp"

namespace foldwise {

namespace {

/// The operand that the array waited for on a line, and how long. Without waiting reads are served in the cycle after
/// the line's, the ofmap in its own.
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

void explain_folds(const FoldSchedule& schedule, LayerExplanation& explanation) {
  explanation.row_folds = schedule.row_folds;
  explanation.column_folds = schedule.column_folds;
  explanation.rows_of_last_fold = schedule.used_rows(schedule.row_folds - 1);
  explanation.columns_of_last_fold = schedule.used_columns(schedule.column_folds - 1);
  explanation.compute_lines = schedule.time;
  explanation.drain_lines = schedule.array.cols - 1;
  explanation.fill_lines = schedule.lines_per_fold - explanation.compute_lines - explanation.drain_lines;
}

/// Equal stretches of all lines, nothing in them yet.
std::vector<TimelineBin> empty_timeline(std::int64_t lines) {
  const std::int64_t bins = std::min(kTimelineBins, lines);
  std::vector<TimelineBin> timeline(static_cast<std::size_t>(bins));
  for (std::int64_t bin = 0; bin < bins; ++bin) {
    timeline[static_cast<std::size_t>(bin)].first_line =
        static_cast<std::int64_t>(static_cast<Integer128>(bin) * lines / bins);
  }
  return timeline;
}

/// Goes along a timeline's bins as lines come, in order.
class BinCursor {
 public:
  explicit BinCursor(std::vector<TimelineBin>& timeline) : timeline_(timeline) {}

  /// The bin of a line. `stall`: that of all lines before this one and since the line before.
  TimelineBin& at(std::int64_t line, std::int64_t stall) {
    while (bin_ + 1 < timeline_.size() && timeline_[bin_ + 1].first_line <= line) {
      ++bin_;
      timeline_[bin_].first_cycle = timeline_[bin_].first_line + stall;
    }
    return timeline_[bin_];
  }

 private:
  std::vector<TimelineBin>& timeline_;
  std::size_t bin_ = 0;
};

/// Counts, for each stretch of the timeline, the prefetches that its lines are the first to need. What an operand
/// misses depends on the order of its requests alone, so the walk of the run is simply walked again.
void count_needed_prefetches(const ReadSide& side, const FoldSchedule& schedule,
                             std::int64_t PerOperand<std::int64_t>::*operand, std::vector<TimelineBin>& timeline) {
  if (!side.fetch || PrefetchWalk::never_misses(side.operand, side.sram_words)) {
    return;
  }
  PrefetchWalk walk(side.operand, schedule, side.sram_words);
  std::vector<PrefetchEvent> events;
  std::int64_t before = 0;
  std::size_t bin = 0;
  while (walk.next(events)) {
    for (const PrefetchEvent& event : events) {
      while (bin + 1 < timeline.size() && timeline[bin + 1].first_line <= event.line) {
        ++bin;
      }
      timeline[bin].prefetches_needed.*operand += event.prefetches - before;
      before = event.prefetches;
    }
  }
}

std::vector<DramTransfer> read_transfers(const ReadSide& side) {
  TransferLog log;
  if (side.fetch) {
    log.add(-side.fetch->first_rows, -1);
    const std::int64_t cycles = side.fetch->cycles_per_prefetch();
    for (std::int64_t prefetch = 0; prefetch < side.prefetches(); ++prefetch) {
      log.add(prefetch * cycles + 1, (prefetch + 1) * cycles - 1);
    }
  } else {
    for (const CalcBlock& block : side.blocks) {
      log.add(block.first_cycle, block.first_cycle + block.rows - 1);
    }
  }
  return log.transfers();
}

/// Time in which the PEs have operands to compute with is `compute_lines` of each fold.
LostUtilization lost_utilization(const LayerExplanation& explanation) {
  const LayerReport& report = explanation.report;
  const auto percent = [&](std::int64_t cycles) {
    return 100.0 * static_cast<double>(cycles) / static_cast<double>(std::max<std::int64_t>(report.total_cycles, 1));
  };
  const double computing =
      percent(explanation.row_folds * explanation.column_folds * explanation.compute_lines);  // below the cycles
  const double stalls = percent(report.stall_cycles);
  // SCALE-Sim's total is one short, so that a 1 x 1 array can be busier than always.
  return {.remainders_percent = std::max(0.0, computing - report.overall_utilization_percent),
          .fill_and_drain_percent = std::max(0.0, 100.0 - computing - stalls),
          .stalls_percent = stalls};
}

}  // namespace

LayerExplanation explain_layer(const Layer& layer, const Accelerator& accelerator, ScaleSimVersion version) {
  LayerRun run(layer.shape, accelerator, version);
  const FoldSchedule& schedule = run.schedule();
  LayerExplanation explanation{.name = layer.name, .gemm = as_gemm(layer.shape)};
  explain_folds(schedule, explanation);

  explanation.timeline = empty_timeline(schedule.lines());
  BinCursor cursor(explanation.timeline);
  std::int64_t stall = 0;
  TransferLog drains;
  explanation.report = run.run(
      ReportDetail::all,
      [&](const LineTiming& timing) {
        const Wait wait = longest_wait(timing);
        cursor.at(timing.line, stall).stall_cycles.*wait.operand += wait.cycles;
        explanation.stall_cycles.*wait.operand += wait.cycles;
        stall += wait.cycles;
      },
      [&](std::int64_t cycle, std::int64_t rows, std::int64_t, const auto&) {
        drains.add(cycle, cycle + rows - 1);
        ++explanation.ofmap_drains;
      });
  cursor.at(schedule.lines() - 1, stall);
  count_needed_prefetches(run.ifmap(), schedule, &PerOperand<std::int64_t>::ifmap, explanation.timeline);
  count_needed_prefetches(run.filter(), schedule, &PerOperand<std::int64_t>::filter, explanation.timeline);
  explanation.prefetches.ifmap = run.ifmap().prefetches();
  explanation.prefetches.filter = run.filter().prefetches();
  explanation.transfers = {read_transfers(run.ifmap()), read_transfers(run.filter()), drains.transfers()};
  explanation.lost = lost_utilization(explanation);

  const LayerReport& report = explanation.report;
  const auto macs = static_cast<double>(report.macs);
  const std::int64_t words = report.dram.ifmap.accesses + report.dram.filter.accesses + report.dram.ofmap.accesses;
  explanation.macs_per_cycle = macs / static_cast<double>(std::max<std::int64_t>(report.total_cycles, 1));
  explanation.peak_macs_per_cycle = static_cast<double>(accelerator.array.processing_elements());
  explanation.macs_per_dram_word = macs / static_cast<double>(std::max<std::int64_t>(words, 1));
  if (run.ifmap().fetch && run.filter().fetch) {
    explanation.peak_dram_words_per_cycle =
        run.ifmap().fetch->bandwidth + run.filter().fetch->bandwidth + run.ofmap_row_words();
  }
  return explanation;
}

}  // namespace foldwise
