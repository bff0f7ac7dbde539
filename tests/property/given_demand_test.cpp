// Layers whose matrices are formed and taken through the scratchpads word by word against the engine, which forms none:
// every number and every row of every trace.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "foldwise/simulator/operand_matrices.hpp"
#include "foldwise/simulator/product_demand.hpp"
#include "foldwise/simulator/scratchpads.hpp"
#include "foldwise/simulator/trace_layer.hpp"
#include "tests/property/property_cases.hpp"
#include "tests/support/recorded_traces.hpp"

namespace foldwise {
namespace {

WordMatrix words_at(const WordMatrix& places, const WordMatrix& matrix) {
  WordMatrix words = places;
  for (std::int64_t& word : words.words) {
    word = word < 0 ? kNoRequest : matrix.words[static_cast<std::size_t>(word)];
  }
  return words;
}

void expect_rows(const RecordedTraces::Rows& expected, const std::vector<std::int64_t>& cycles,
                 const WordMatrix& words) {
  ASSERT_EQ(cycles.size(), expected.size());
  for (std::size_t index = 0; index < cycles.size(); ++index) {
    std::vector<std::int64_t> row = {cycles[index]};
    const std::span<const std::int64_t> of_row = words.row(static_cast<std::int64_t>(index));
    row.insert(row.end(), of_row.begin(), of_row.end());
    ASSERT_EQ(row, expected[index]) << "row " << index;
  }
}

void expect_equal(const LayerCase& layer_case, ScaleSimVersion version) {
  Accelerator accelerator = layer_case.accelerator;
  // Of an odd size SCALE-Sim, which is told kB, has one word more in use than it fetches; the engine halves it.
  for (std::int64_t* bytes : {&accelerator.memory.sram_bytes.ifmap, &accelerator.memory.sram_bytes.filter,
                              &accelerator.memory.sram_bytes.ofmap}) {
    *bytes += *bytes % 2;
  }
  const bool calc = accelerator.memory.mode == BandwidthMode::calc;
  const PerOperand<WordMatrix> matrices = operand_matrices(layer_case.shape, accelerator.memory.offset);
  const ProductDemand product(as_gemm(layer_case.shape), accelerator.array, accelerator.dataflow);
  const PerOperand<WordMatrix> demand{words_at(product.ifmap(), matrices.ifmap),
                                      words_at(product.filter(), matrices.filter),
                                      words_at(product.ofmap(), matrices.ofmap)};
  ScratchpadSizes sizes{.words = accelerator.memory.sram_words(),
                        .bandwidth = {10, 10, accelerator.array.cols},
                        .mode = accelerator.memory.mode,
                        .version = version};
  if (!calc) {
    sizes.bandwidth = accelerator.memory.bandwidth_words();
    if (version == ScaleSimVersion::v3) {
      sizes.bandwidth.ifmap = accelerator.memory.ifmap_bank_words_per_cycle;
      sizes.bandwidth.filter = accelerator.memory.filter_bank_words_per_cycle;
    }
  }
  Scratchpads scratchpads(sizes);
  if (!calc) {
    scratchpads.set_fetch_order(words_at(product.ifmap_fetches(), matrices.ifmap).words,
                                words_at(product.filter_fetches(), matrices.filter).words);
  }
  const ServedDemand served = scratchpads.serve(demand);

  RecordedTraces traces;
  const LayerReport report = trace_layer(layer_case.shape, accelerator, traces, version);
  EXPECT_EQ(served.total_cycles, report.total_cycles);
  EXPECT_EQ(served.stall_cycles, report.stall_cycles);
  EXPECT_EQ(scratchpads.ifmap_dram().accesses, report.dram.ifmap.accesses);
  EXPECT_EQ(scratchpads.filter_dram().accesses, report.dram.filter.accesses);
  EXPECT_EQ(scratchpads.ofmap_dram().accesses, report.dram.ofmap.accesses);
  expect_rows(traces.of(TraceKind::ifmap_sram), served.cycles.ifmap, demand.ifmap);
  expect_rows(traces.of(TraceKind::filter_sram), served.cycles.filter, demand.filter);
  expect_rows(traces.of(TraceKind::ofmap_sram), served.cycles.ofmap, demand.ofmap);
  const auto expect_dram = [&](TraceKind kind, const DramTraffic& traffic) {
    expect_rows(traces.of(kind), traffic.cycles, traffic.rows);
  };
  expect_dram(TraceKind::ifmap_dram, scratchpads.ifmap_dram());
  expect_dram(TraceKind::filter_dram, scratchpads.filter_dram());
  expect_dram(TraceKind::ofmap_dram, scratchpads.ofmap_dram());
}

TEST(GivenDemand, IsServedAsTheEngineServesTheLayer) {
  for_each_random_case(std::min(property_cases(), 600), [](const LayerCase& layer_case) {
    expect_equal(layer_case, ScaleSimVersion::v2);
    expect_equal(layer_case, ScaleSimVersion::v3);
  });
}

}  // namespace
}  // namespace foldwise
