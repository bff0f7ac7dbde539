#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "foldwise/report/explanation_json.hpp"
#include "foldwise/report/explanation_text.hpp"
#include "foldwise/report/views/best_changes.hpp"
#include "foldwise/report/views/layer_explanation.hpp"
#include "foldwise/simulator/simulate.hpp"

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
      std::int64_t drains = 0;
      for (const TimelineBin& bin : found.timeline) {
        in_time.ifmap += bin.stall_cycles.ifmap;
        in_time.filter += bin.stall_cycles.filter;
        in_time.ofmap += bin.stall_cycles.ofmap;
        drains += bin.ofmap_drains;
      }
      EXPECT_EQ(in_time, found.stall_cycles);
      EXPECT_EQ(drains, found.ofmap_drains);
      EXPECT_GT(drains, 0);
      EXPECT_LE(found.timeline.size(), static_cast<std::size_t>(kTimelineBins));
    }
  }
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
  const auto parsed = nlohmann::json::parse(explanation_json("scalesim-v2", accelerator, "one", layers, best));
  EXPECT_EQ(parsed["layers"][0]["folds"]["rows_of_last"], 2);
  EXPECT_EQ(parsed["accelerator"]["dataflow"], "os");
  EXPECT_EQ(parsed["best_changes"].size(), 7U);
}

}  // namespace
}  // namespace foldwise
