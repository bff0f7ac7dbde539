// Both simulators against runs of SCALE-Sim: the three reports as bytes, the six traces of every layer by SHA-256. A
// representative set of runs is part of the project; where the whole collection is at hand it is gone through too.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>

#include "foldwise/report/scalesim_reports.hpp"
#include "foldwise/report/scalesim_traces.hpp"
#include "foldwise/simulator/trace_layer.hpp"
#include "tests/golden/golden_case.hpp"
#include "tests/support/literal_simulator.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using Simulator = LayerReport (*)(const ConvShape&, const Accelerator&, TraceSink&, ScaleSimVersion);

LayerReport literal(const ConvShape& shape, const Accelerator& accelerator, TraceSink& sink, ScaleSimVersion version) {
  return simulate_literally(shape, accelerator, &sink, version);
}

/// Runs a case and writes what SCALE-Sim writes; returns it as read back from the files.
GoldenOutput run(Simulator simulator, const GoldenCase& golden) {
  const TemporaryDirectory directory;
  LayerReports reports;
  for (std::size_t layer = 0; layer < golden.network.layers.size(); ++layer) {
    const std::filesystem::path traces_of_layer = directory.path() / ("layer" + std::to_string(layer));
    std::filesystem::create_directory(traces_of_layer);
    ScaleSimTraces traces(traces_of_layer);
    reports.distinct.push_back(
        simulator(golden.network.layers[layer].shape, golden.accelerator, traces, golden.version));
    reports.index.push_back(static_cast<std::uint32_t>(layer));
    traces.commit();
  }
  write_scalesim_reports(directory.path(), reports, golden.version);
  return read_output(directory.path());
}

void expect_equal_to_reference(Simulator simulator, const std::vector<std::filesystem::path>& folders) {
  std::size_t traces = 0;
  for (const std::filesystem::path& folder : folders) {
    const GoldenCase golden = read_golden_case(folder);
    SCOPED_TRACE(golden.name);
    const GoldenOutput output = run(simulator, golden);
    EXPECT_EQ(output.reports, golden.expected.reports);
    if (std::filesystem::exists(folder / "traces.sha256")) {
      EXPECT_EQ(output.trace_digests, golden.expected.trace_digests);
    }
    traces += output.trace_digests.size();
  }
  std::cout << folders.size() << " cases with " << traces << " traces compared\n";
}

TEST(GoldenProject, has_cases) { EXPECT_GE(golden_folders(project_cases()).size(), 20u); }

TEST(GoldenProject, literal_simulator_equals_the_reference) {
  expect_equal_to_reference(literal, golden_folders(project_cases()));
}

TEST(GoldenProject, engine_equals_the_reference) {
  expect_equal_to_reference(trace_layer, golden_folders(project_cases()));
}

// The engine goes through the whole collection by the command line (CTest golden_command_collection).
TEST(GoldenCollection, literal_simulator_equals_the_reference) {
  for (const std::string_view version : {"v2", "v3"}) {
    const std::vector<std::filesystem::path> folders = golden_folders(shared_cases(version));
    if (folders.empty()) {
      GTEST_SKIP() << "the whole collection of reference runs is not at " << shared_cases(version);
    }
    expect_equal_to_reference(literal, folders);
  }
}

}  // namespace
}  // namespace foldwise
