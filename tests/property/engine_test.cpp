// The engine against the literal simulator: every number of every report and every row of every trace.
#include <gtest/gtest.h>

#include <vector>

#include "foldwise/simulator/simulate.hpp"
#include "foldwise/simulator/trace_layer.hpp"
#include "tests/property/property_cases.hpp"
#include "tests/support/literal_simulator.hpp"
#include "tests/support/recorded_traces.hpp"
#include "tests/support/report_text.hpp"

namespace foldwise {
namespace {

void expect_equal_reports(const LayerCase& layer_case, ScaleSimVersion version) {
  const LayerReport literal = simulate_literally(layer_case.shape, layer_case.accelerator, nullptr, version);
  for (const ReportDetail detail :
       {ReportDetail::compute, ReportDetail::folds, ReportDetail::cycles, ReportDetail::all}) {
    const LayerReport report = simulate(layer_case.shape, layer_case.accelerator, detail, version);
    const LayerReport expected = limited_to(detail, literal);
    EXPECT_EQ(text_of(report), text_of(expected));
    EXPECT_TRUE(report == expected) << "perhaps in a field that text_of() does not know";
  }
}

void expect_equal_traces(const LayerCase& layer_case, ScaleSimVersion version) {
  RecordedTraces expected;
  const LayerReport expected_report = simulate_literally(layer_case.shape, layer_case.accelerator, &expected, version);
  RecordedTraces traces;
  const LayerReport report = trace_layer(layer_case.shape, layer_case.accelerator, traces, version);
  EXPECT_EQ(text_of(report), text_of(expected_report));
  for (const TraceKind kind : kTraceKinds) {
    const RecordedTraces::Rows& rows = traces.of(kind);
    const RecordedTraces::Rows& expected_rows = expected.of(kind);
    ASSERT_EQ(rows.size(), expected_rows.size()) << "rows of trace " << static_cast<int>(kind);
    for (std::size_t index = 0; index < rows.size(); ++index) {
      ASSERT_EQ(rows[index], expected_rows[index]) << "trace " << static_cast<int>(kind) << ", row " << index;
    }
  }
}

void expect_equal_reports_v2(const LayerCase& layer_case) { expect_equal_reports(layer_case, ScaleSimVersion::v2); }
void expect_equal_traces_v2(const LayerCase& layer_case) { expect_equal_traces(layer_case, ScaleSimVersion::v2); }

/// The case with bandwidths of its own for both read operands, as version 3 has them: sometimes narrow, sometimes wide.
LayerCase with_bank_bandwidths(LayerCase layer_case) {
  MemoryConfig& memory = layer_case.accelerator.memory;
  const std::int64_t size = memory.sram_bytes.ifmap + memory.sram_bytes.filter;
  memory.ifmap_bank_words_per_cycle = size % 3 == 0 ? memory.bandwidth_words_per_cycle : 1 + size % 70;
  memory.filter_bank_words_per_cycle = 1 + size % 13;
  return layer_case;
}

void expect_equal_reports_v3(const LayerCase& layer_case) {
  expect_equal_reports(with_bank_bandwidths(layer_case), ScaleSimVersion::v3);
}
void expect_equal_traces_v3(const LayerCase& layer_case) {
  expect_equal_traces(with_bank_bandwidths(layer_case), ScaleSimVersion::v3);
}

/// The case with words of widths that scratchpads and interface do not divide by, and perhaps a bandwidth in bytes.
LayerCase with_odd_words(LayerCase layer_case) {
  MemoryConfig& memory = layer_case.accelerator.memory;
  const std::int64_t size = memory.sram_bytes.ifmap + memory.sram_bytes.filter;
  memory.word_bits = {1 + size % 13, 1 + size % 11, 1 + size % 7};
  memory.sram_bytes = {memory.sram_bytes.ifmap * 2, memory.sram_bytes.filter * 2, memory.sram_bytes.ofmap};
  if (size % 3 != 0) {
    memory.bandwidth_bytes_per_cycle = 2 + size % 40;
  }
  return layer_case;
}

void expect_equal_reports_of_odd_words(const LayerCase& layer_case) {
  for (const ScaleSimVersion version : {ScaleSimVersion::v2, ScaleSimVersion::v3}) {
    expect_equal_reports(with_odd_words(layer_case), version);
  }
}

/// Cases worth going through in every run: those that once failed, and borders that deserve a name.
std::vector<LayerCase> pinned_cases() {
  return {
      // An epoch ends before an address of 0 or more is asked for.
      layer_case({3, 3, 3, 3, 14, 6, 4, 4}, {7, 2}, "is", kCalc, {128, 1472, 187}, {-74, 2346, 537}),
      // One multiplication on one PE: no cycle at all.
      layer_case({1, 1, 1, 1, 1, 1, 1, 1}, {1, 1}, "os", 1, {1024, 1024, 1024}, {0, 10, 20}),
      layer_case({1, 1, 1, 1, 1, 1, 1, 1}, {1, 1}, "os", kCalc, {1024, 1024, 1024}, {0, 10, 20}),
      // Two epochs end on one line, so the next has no time to be written in: SCALE-Sim divides by zero.
      layer_case({4, 2, 1, 2, 1, 1100, 1, 1}, {2, 1100}, "ws", kCalc, {1024, 1024, 1024}, {0, 10'000'000, 20'000'000}),
      // A row of DRAM words is larger than the whole buffer.
      layer_case({9, 9, 3, 3, 2, 12, 1, 1}, {4, 4}, "os", 5000, {128, 128, 128}, {0, 10'000'000, 20'000'000}),
  };
}

TEST(Engine, agrees_with_the_literal_simulator_on_pinned_cases) {
  for (const LayerCase& layer_case : pinned_cases()) {
    SCOPED_TRACE(describe(layer_case));
    expect_equal_reports_v2(layer_case);
    expect_equal_traces_v2(layer_case);
    expect_equal_reports_v3(layer_case);
    expect_equal_traces_v3(layer_case);
  }
}

TEST(Engine, reports_what_the_literal_simulator_reports_of_words_of_any_width) {
  for_each_random_case(property_cases() / 4, expect_equal_reports_of_odd_words);
}

TEST(Engine, reports_what_the_literal_simulator_reports) {
  for_each_random_case(property_cases(), expect_equal_reports_v2);
}

TEST(Engine, reports_what_the_literal_simulator_reports_of_version_3) {
  for_each_random_case(property_cases() / 2, expect_equal_reports_v3);
}

// A LayerSimulator shares work among designs; going from neighbour to neighbour is where it could share too much.
TEST(Engine, reports_the_same_when_it_remembers_other_designs_of_a_layer) {
  Rng rng(5);
  for_each_random_case(property_cases() / 4, [&](const LayerCase& first) {
    const LayerSimulator layer(first.shape);
    LayerCase design = first;
    for (int step = 0; step < 12; ++step) {
      EXPECT_EQ(text_of(layer.simulate(design.accelerator)), text_of(simulate(design.shape, design.accelerator)))
          << describe(design);
      design = neighbour(rng, design);
    }
  });
}

TEST(Engine, traces_what_the_literal_simulator_traces) {
  for_each_random_case(property_cases() / 4, expect_equal_traces_v2);
}

TEST(Engine, traces_what_the_literal_simulator_traces_of_version_3) {
  for_each_random_case(property_cases() / 4, expect_equal_traces_v3);
}

}  // namespace
}  // namespace foldwise
