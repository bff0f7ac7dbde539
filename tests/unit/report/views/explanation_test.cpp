#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "foldwise/report/explanation_json.hpp"
#include "foldwise/report/explanation_text.hpp"
#include "foldwise/report/page/explanation_page.hpp"
#include "foldwise/report/views/best_changes.hpp"
#include "foldwise/report/views/layer_explanation.hpp"
#include "foldwise/simulator/layer_run.hpp"
#include "foldwise/simulator/simulate.hpp"
#include "foldwise/simulator/trace_layer.hpp"

namespace foldwise {
namespace {

using testing::HasSubstr;

/// LeNet-5's second convolution.
Layer conv() {
  return {"C3",
          {.ifmap_height = 14, .ifmap_width = 14, .filter_height = 5, .filter_width = 5, .channels = 6, .filters = 16}};
}

Accelerator small(Dataflow dataflow, BandwidthMode mode = BandwidthMode::user) {
  Accelerator accelerator;
  accelerator.array = {7, 5};
  accelerator.dataflow = dataflow;
  accelerator.memory.mode = mode;
  accelerator.memory.bandwidth_words_per_cycle = 3;
  return accelerator;
}

std::int64_t sum(const PerOperand<std::int64_t>& values) { return values.ifmap + values.filter + values.ofmap; }

TEST(LayerExplanationTest, StallsByOperandAndInTimeAddUpToTheReport) {
  for (const ScaleSimVersion version : {ScaleSimVersion::v2, ScaleSimVersion::v3}) {
    for (const Dataflow dataflow : kDataflows) {
      const Accelerator accelerator = small(dataflow);
      const LayerExplanation found = explain_layer(conv(), accelerator, version);
      EXPECT_EQ(found.report, simulate(conv().shape, accelerator, ReportDetail::all, version));
      EXPECT_GT(found.report.stall_cycles, 0);
      EXPECT_EQ(sum(found.stall_cycles), found.report.stall_cycles) << short_name(dataflow);
      PerOperand<std::int64_t> in_time;
      PerOperand<std::int64_t> needed;
      for (const TimelineBin& bin : found.timeline) {
        in_time.ifmap += bin.stall_cycles.ifmap;
        in_time.filter += bin.stall_cycles.filter;
        in_time.ofmap += bin.stall_cycles.ofmap;
        needed.ifmap += bin.prefetches_needed.ifmap;
        needed.filter += bin.prefetches_needed.filter;
      }
      EXPECT_EQ(in_time, found.stall_cycles);
      EXPECT_EQ(needed, found.prefetches);
      EXPECT_GT(found.prefetches.ifmap, 0);
      EXPECT_GT(found.ofmap_drains, 0);
      EXPECT_LE(found.timeline.size(), static_cast<std::size_t>(kTimelineBins));
    }
  }
}

/// The cycles in which a DRAM trace has a row.
class BusyCycles final : public TraceSink {
 public:
  void row(TraceKind kind, std::int64_t cycle, std::span<const std::int64_t>) override { of[kind].insert(cycle); }

  std::map<TraceKind, std::set<std::int64_t>> of;
};

TEST(LayerExplanationTest, TransfersAreTheCyclesOfTheTraces) {
  for (const BandwidthMode mode : {BandwidthMode::user, BandwidthMode::calc}) {
    for (const Dataflow dataflow : kDataflows) {
      Accelerator accelerator = small(dataflow, mode);
      accelerator.memory.sram_bytes = {2200, 2200, 1000};  // few enough transfers that none are put together
      const LayerExplanation found = explain_layer(conv(), accelerator, ScaleSimVersion::v2);
      EXPECT_GT(found.transfers.ifmap.size(), 1U);
      BusyCycles traced;
      trace_layer(conv().shape, accelerator, traced);
      const auto cycles_of = [](const std::vector<DramTransfer>& transfers) {
        std::set<std::int64_t> cycles;
        for (const DramTransfer& transfer : transfers) {
          EXPECT_EQ(transfer.count, 1);
          for (std::int64_t cycle = transfer.first_cycle; cycle <= transfer.last_cycle; ++cycle) {
            cycles.insert(cycle);
          }
        }
        return cycles;
      };
      EXPECT_EQ(cycles_of(found.transfers.ifmap), traced.of[TraceKind::ifmap_dram]) << short_name(dataflow);
      EXPECT_EQ(cycles_of(found.transfers.filter), traced.of[TraceKind::filter_dram]) << short_name(dataflow);
      EXPECT_EQ(cycles_of(found.transfers.ofmap), traced.of[TraceKind::ofmap_dram]) << short_name(dataflow);
    }
  }
}

TEST(LayerExplanationTest, StretchesBeginInTheCyclesOfTheirLines) {
  const Accelerator accelerator = small(Dataflow::weight_stationary);
  LayerRun run(conv().shape, accelerator, ScaleSimVersion::v2);
  std::map<std::int64_t, std::int64_t> stall_before;  // of lines from this one on
  stall_before[0] = 0;
  std::int64_t stall = 0;
  run.run(ReportDetail::all, [&](const LineTiming& timing) {
    stall = timing.cycle - timing.line;
    stall += std::max({timing.ofmap_taken - timing.cycle, timing.ifmap_ready - timing.cycle - 1,
                       timing.filter_ready - timing.cycle - 1});
    stall_before[timing.line + 1] = stall;
  });
  for (const TimelineBin& bin : explain_layer(conv(), accelerator, ScaleSimVersion::v2).timeline) {
    EXPECT_EQ(bin.first_cycle, bin.first_line + std::prev(stall_before.upper_bound(bin.first_line))->second);
  }
}

TEST(LayerExplanationTest, UtilizationAndWhatIsLostAreTheWhole) {
  for (const BandwidthMode mode : {BandwidthMode::user, BandwidthMode::calc}) {
    for (const Dataflow dataflow : kDataflows) {
      const LayerExplanation found = explain_layer(conv(), small(dataflow, mode), ScaleSimVersion::v2);
      const auto& [remainders, fill_and_drain, stalls] = found.lost;
      EXPECT_NEAR(found.report.overall_utilization_percent + remainders + fill_and_drain + stalls, 100.0, 1e-9);
      EXPECT_GT(remainders, 0.0);
      EXPECT_GT(fill_and_drain, 0.0);
      EXPECT_EQ(stalls > 0.0, found.report.stall_cycles > 0);
    }
  }
}

TEST(TransferLogTest, PutsNeighboursTogetherWhereThereAreMany) {
  TransferLog log;
  for (std::int64_t i = 0; i < 10'000; ++i) {
    log.add(10 * i, 10 * i + 5);
  }
  const std::vector<DramTransfer>& transfers = log.transfers();
  EXPECT_LE(transfers.size(), TransferLog::kMostTransfers);
  EXPECT_GE(transfers.size(), TransferLog::kMostTransfers / 2);
  EXPECT_EQ(transfers.front(), (DramTransfer{0, 635, 64}));
  std::int64_t next = 0;
  for (const DramTransfer& transfer : transfers) {
    EXPECT_EQ(transfer.first_cycle, 10 * next);
    next += transfer.count;
    EXPECT_EQ(transfer.last_cycle, 10 * (next - 1) + 5);
  }
  EXPECT_EQ(next, 10'000);
}

TEST(LayerExplanationTest, FoldsAreThoseOfTheArray) {
  // Output stationary: 100 pixels on 7 rows, 16 filters on 5 columns, 150 words of a window in time.
  const LayerExplanation found = explain_layer(conv(), small(Dataflow::output_stationary), ScaleSimVersion::v2);
  EXPECT_EQ(found.row_folds, 15);
  EXPECT_EQ(found.column_folds, 4);
  EXPECT_EQ(found.rows_of_last_fold, 2);
  EXPECT_EQ(found.columns_of_last_fold, 1);
  EXPECT_EQ(found.fill_lines, 6);
  EXPECT_EQ(found.compute_lines, 150);
  EXPECT_EQ(found.drain_lines, 4);
  EXPECT_EQ(found.row_folds * found.column_folds * (6 + 150 + 4) - 1, found.report.compute_cycles);
  // Weight stationary loads 7 rows first.
  EXPECT_EQ(explain_layer(conv(), small(Dataflow::weight_stationary), ScaleSimVersion::v2).fill_lines, 7 + 6);
}

TEST(LayerExplanationTest, WithoutALimitOfBandwidthReadsDoNotStall) {
  const LayerExplanation found =
      explain_layer(conv(), small(Dataflow::weight_stationary, BandwidthMode::calc), ScaleSimVersion::v2);
  EXPECT_EQ(found.stall_cycles.ifmap + found.stall_cycles.filter, 0);
  EXPECT_EQ(found.prefetches, (PerOperand<std::int64_t>{}));
}

TEST(BestChangesTest, AreTheBestOfTheNeighboursSimulated) {
  const Network network{.name = "two", .layers = {conv(), conv()}};
  const Accelerator accelerator = small(Dataflow::output_stationary);
  const auto cycles_with = [&](const AcceleratorField& field, double value) {
    Accelerator changed = accelerator;
    field.set(changed, value);
    std::int64_t fewest = simulate(conv().shape, changed, ReportDetail::cycles).total_cycles;
    for (const Dataflow dataflow : kDataflows) {
      if (changed.dataflow_per_layer) {
        changed.dataflow = dataflow;
        fewest = std::min(fewest, simulate(conv().shape, changed, ReportDetail::cycles).total_cycles);
      }
    }
    return 2 * fewest;
  };
  const BestChanges best = best_changes(network, accelerator, ScaleSimVersion::v2);
  const std::vector<BestChange>& changes = best.changes;
  EXPECT_EQ(best.total_cycles, 2 * simulate(conv().shape, accelerator, ReportDetail::cycles).total_cycles);
  ASSERT_EQ(changes.size(), 7U);
  for (const BestChange& change : changes) {
    EXPECT_EQ(change.total_cycles, cycles_with(*change.field, change.to)) << change.field->name;
    for (const double other : {change.from, change.from + 1, change.from * 2}) {
      if (change.field->choices.empty()) {
        EXPECT_LE(change.total_cycles, cycles_with(*change.field, other)) << change.field->name;
      }
    }
  }
  for (const Dataflow dataflow : kDataflows) {
    const auto& change = *std::ranges::find(changes, "dataflow", [](const BestChange& one) { return one.field->name; });
    EXPECT_LE(change.total_cycles, cycles_with(*change.field, static_cast<double>(dataflow)));
  }
  EXPECT_TRUE(std::ranges::is_sorted(changes, {}, &BestChange::total_cycles));
}

TEST(ExplanationTest, SaysItInWordsAndInJson) {
  const Accelerator accelerator = small(Dataflow::output_stationary);
  const std::vector<LayerExplanation> layers = {explain_layer(conv(), accelerator, ScaleSimVersion::v2)};
  const std::string text = explanation_text(layers.front(), accelerator);
  EXPECT_THAT(text, HasSubstr("C3: 100 x 16 x 150 (ofmap pixels x filters x window)"));
  EXPECT_THAT(
      text,
      HasSubstr("15 x 4 on the 7 x 5 array; the last ones down use 2 of 7 rows, the last ones across use 1 of 5"));
  EXPECT_THAT(text, HasSubstr("            # # # +\n"));
  EXPECT_THAT(text, HasSubstr("            + + + +\n"));
  EXPECT_THAT(text, HasSubstr("6 cycles to fill, 150 to compute, 4 to drain: 93.8 % of its cycles compute"));

  const BestChanges best = best_changes({.name = "one", .layers = {conv()}}, accelerator, ScaleSimVersion::v2);
  const nlohmann::ordered_json parsed = explanation_json("scalesim-v2", accelerator, "one", layers, best);
  EXPECT_EQ(parsed["layers"][0]["folds"]["rows_of_last"], 2);
  EXPECT_EQ(parsed["accelerator"]["dataflow"], "os");
  EXPECT_EQ(parsed["best_changes"].size(), 7U);
  EXPECT_EQ(parsed["layers"][0]["transfers"]["ifmap"][0][1], -1);  // the first fill ends before the layer begins
  EXPECT_EQ(parsed["layers"][0]["roofline"]["peak_dram_words_per_cycle"], 9);

  const std::string page = explanation_page(parsed);
  EXPECT_THAT(page, HasSubstr("<title>one</title>"));
  EXPECT_THAT(page, testing::Not(HasSubstr("unsafe-")));
}

}  // namespace
}  // namespace foldwise
