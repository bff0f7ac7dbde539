// What is true of the model whatever the input, and why. Much that one would expect is not true of SCALE-Sim and is not
// asserted: docs/decisions/010-what-holds-for-every-input.md lists it, with the smallest counterexamples.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "foldwise/simulator/simulate.hpp"
#include "foldwise/simulator/trace_layer.hpp"
#include "tests/property/property_cases.hpp"
#include "tests/support/literal_demand.hpp"
#include "tests/support/recorded_traces.hpp"
#include "tests/support/report_text.hpp"

namespace foldwise {
namespace {

LayerReport simulate(const LayerCase& layer_case) {
  return simulate(layer_case.shape, layer_case.accelerator, ReportDetail::all);
}

bool is_calc(const LayerCase& layer_case) { return layer_case.accelerator.memory.mode == BandwidthMode::calc; }

/// The words of a trace in the order of its rows, without what is no request.
std::vector<std::int64_t> words_of(const RecordedTraces::Rows& rows) {
  std::vector<std::int64_t> words;
  for (const std::vector<std::int64_t>& row : rows) {
    std::copy_if(row.begin() + 1, row.end(), std::back_inserter(words),
                 [](std::int64_t word) { return word != kNoWord; });
  }
  return words;
}

// A stall delays all lines after it, those of the last line end after it.
TEST(Invariants, total_cycles_are_compute_cycles_and_stalls_but_those_of_the_last_line) {
  for_each_random_case(property_cases(), [](const LayerCase& layer_case) {
    const LayerReport report = simulate(layer_case);
    EXPECT_GE(report.stall_cycles, 0);
    EXPECT_GE(report.total_cycles, report.compute_cycles);
    EXPECT_LE(report.total_cycles, report.compute_cycles + report.stall_cycles);
  });
}

// Reads never stall in calc mode, and the ofmap drains as many words a cycle as the array has columns: n rows in n - 1
// cycles, while at most that many lines come in. So the buffer never has less room at a drain than at the one before.
TEST(Invariants, calc_mode_never_stalls) {
  for_each_random_case(property_cases(), [](const LayerCase& layer_case) {
    if (is_calc(layer_case)) {
      EXPECT_EQ(simulate(layer_case).stall_cycles, 0);
    }
  });
}

// The same for an interface that is as wide as the array, if nothing is fetched twice.
TEST(Invariants, operands_that_fit_behind_a_wide_interface_never_stall) {
  int fitting = 0;
  for_each_random_case(property_cases(), [&](const LayerCase& layer_case) {
    const Accelerator& accelerator = layer_case.accelerator;
    const LayerReport report = simulate(layer_case);
    const bool fits = report.dram.ifmap.stop_cycle == -1 && report.dram.filter.stop_cycle == -1;
    if (!is_calc(layer_case) && fits && accelerator.memory.bandwidth_words_per_cycle >= accelerator.array.cols) {
      EXPECT_EQ(report.stall_cycles, 0);
      ++fitting;
    }
  });
  EXPECT_GE(fitting, property_cases() / 100);
}

TEST(Invariants, no_fold_computes_on_more_than_it_maps) {
  for_each_random_case(property_cases(), [](const LayerCase& layer_case) {
    const LayerReport report = simulate(layer_case.shape, layer_case.accelerator, ReportDetail::folds);
    EXPECT_GT(report.compute_utilization_percent, 0.0);
    EXPECT_LE(report.compute_utilization_percent, report.mapping_efficiency_percent);
    EXPECT_LE(report.mapping_efficiency_percent, 100.0);
  });
}

// Addresses name words; what they are is of no account, as long as none is -1.
TEST(Invariants, reports_do_not_depend_on_where_the_operands_lie) {
  for_each_random_case(property_cases(), [](const LayerCase& layer_case) {
    LayerCase moved = layer_case;
    moved.accelerator.memory.offset = {0, 0, 0};
    LayerCase moved_again = layer_case;
    moved_again.accelerator.memory.offset = {3, 777, 12345};
    EXPECT_EQ(text_of(simulate(moved)), text_of(simulate(moved_again)));
  });
}

// The transpose of a product swaps its operands, and input stationary is weight stationary of the transpose.
TEST(Invariants, weight_stationary_is_input_stationary_of_the_transposed_product) {
  for_each_random_case(property_cases(), [](const LayerCase& layer_case) {
    const GemmShape product = as_gemm(layer_case.shape);
    LayerCase weight = layer_case;
    weight.shape = as_conv(product);
    weight.accelerator.dataflow = Dataflow::weight_stationary;
    weight.accelerator.memory.offset = {};
    LayerCase input = weight;
    input.shape = as_conv({.m = product.n, .n = product.m, .k = product.k});
    input.accelerator.dataflow = Dataflow::input_stationary;
    std::swap(input.accelerator.memory.sram_bytes.ifmap, input.accelerator.memory.sram_bytes.filter);
    LayerReport transposed = simulate(input);
    std::swap(transposed.operand_words.ifmap, transposed.operand_words.filter);
    std::swap(transposed.sram.ifmap, transposed.sram.filter);
    std::swap(transposed.dram.ifmap, transposed.dram.filter);
    EXPECT_EQ(text_of(simulate(weight)), text_of(transposed));
  });
}

TEST(Invariants, the_ofmap_reaches_dram_whole_and_in_order) {
  for_each_random_case(property_cases() / 8, [](const LayerCase& layer_case) {
    RecordedTraces traces;
    const LayerReport report = trace_layer(layer_case.shape, layer_case.accelerator, traces);
    const std::vector<std::int64_t> written = words_of(traces.of(TraceKind::ofmap_sram));
    EXPECT_EQ(words_of(traces.of(TraceKind::ofmap_dram)), written);
    EXPECT_GE(report.dram.ofmap.accesses, static_cast<std::int64_t>(written.size()));
  });
}

// Not so in user mode: where a buffer half is no multiple of the bandwidth, words are struck out and never fetched.
TEST(Invariants, calc_mode_fetches_every_word_that_the_array_reads) {
  for_each_random_case(property_cases() / 8, [](const LayerCase& layer_case) {
    if (!is_calc(layer_case)) {
      return;
    }
    RecordedTraces traces;
    trace_layer(layer_case.shape, layer_case.accelerator, traces);
    for (const auto& [sram, dram] : {std::pair(TraceKind::ifmap_sram, TraceKind::ifmap_dram),
                                     std::pair(TraceKind::filter_sram, TraceKind::filter_dram)}) {
      const std::vector<std::int64_t> read = words_of(traces.of(sram));
      const std::vector<std::int64_t> fetched = words_of(traces.of(dram));
      const std::set<std::int64_t> distinct(fetched.begin(), fetched.end());
      EXPECT_TRUE(std::ranges::all_of(read, [&](std::int64_t word) { return distinct.contains(word); }));
    }
  });
}

TEST(Invariants, sram_traces_have_a_row_for_every_line_at_rising_cycles) {
  for_each_random_case(property_cases() / 8, [](const LayerCase& layer_case) {
    RecordedTraces traces;
    const LayerReport report = trace_layer(layer_case.shape, layer_case.accelerator, traces);
    for (const TraceKind kind : {TraceKind::ifmap_sram, TraceKind::filter_sram, TraceKind::ofmap_sram}) {
      const RecordedTraces::Rows& rows = traces.of(kind);
      EXPECT_EQ(static_cast<std::int64_t>(rows.size()), report.compute_cycles + 1);
      const auto not_rising = std::ranges::adjacent_find(
          rows, [](const auto& earlier, const auto& later) { return later.front() <= earlier.front(); });
      EXPECT_EQ(not_rising, rows.end());
    }
  });
}

}  // namespace
}  // namespace foldwise
