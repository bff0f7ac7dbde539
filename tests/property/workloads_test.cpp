// Layers of real networks through the literal simulator. Small random layers reach every rule; these show that nothing
// changes with size.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "foldwise/formats/network.hpp"
#include "foldwise/simulator/simulate.hpp"
#include "foldwise/workload/distinct_shapes.hpp"
#include "tests/support/literal_simulator.hpp"
#include "tests/support/random_layers.hpp"
#include "tests/support/report_text.hpp"
#include "tests/support/source_directory.hpp"

namespace foldwise {
namespace {

/// Larger demands would take too long, a second and more each.
constexpr std::int64_t kMostAddresses = 20'000'000;

constexpr ArrayShape kArrays[] = {{8, 8}, {32, 32}, {128, 128}, {16, 64}};
constexpr std::int64_t kBandwidths[] = {kCalc, 10};
constexpr std::int64_t kSramBytes[] = {16 * 1024, 512 * 1024};

const std::filesystem::path kWorkloads = source_directory() / "workloads";

std::vector<std::string> workloads() {
  std::vector<std::string> names;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(kWorkloads)) {
    if (entry.path().extension() == ".csv") {
      names.push_back(entry.path().stem());
    }
  }
  std::ranges::sort(names);
  return names;
}

std::int64_t addresses_of(const LayerCase& layer_case) {
  const LayerReport report = simulate(layer_case.shape, layer_case.accelerator, ReportDetail::folds);
  return report.sram.ifmap.accesses + report.sram.filter.accesses + report.sram.ofmap.accesses;
}

/// The layer on every array, by every dataflow, in both modes, with small and with large buffers.
std::vector<LayerCase> cases_of(const ConvShape& shape) {
  std::vector<LayerCase> cases;
  for (const ArrayShape& array : kArrays) {
    for (const Dataflow dataflow : kDataflows) {
      for (const std::int64_t bandwidth : kBandwidths) {
        for (const std::int64_t bytes : kSramBytes) {
          cases.push_back(layer_case(shape, array, short_name(dataflow), bandwidth, {bytes, bytes, bytes},
                                     {0, 1'000'000'000, 2'000'000'000}));
        }
      }
    }
  }
  return cases;
}

class Workloads : public ::testing::TestWithParam<std::string> {};

TEST_P(Workloads, engine_reports_every_layer_as_the_literal_simulator_does) {
  const Network network = read_network(kWorkloads / (GetParam() + ".csv")).network;
  int walked = 0;
  for (const ConvShape& shape : distinct_shapes(network.layers).shapes) {
    for (const LayerCase& layer_case : cases_of(shape)) {
      if (addresses_of(layer_case) <= kMostAddresses) {
        ASSERT_EQ(text_of(simulate(layer_case.shape, layer_case.accelerator)),
                  text_of(simulate_literally(layer_case.shape, layer_case.accelerator)))
            << describe(layer_case);
        ++walked;
      }
    }
  }
  EXPECT_GT(walked, 0);
  std::cout << walked << " cases compared\n";
}

INSTANTIATE_TEST_SUITE_P(Shipped, Workloads, ::testing::ValuesIn(workloads()),
                         [](const auto& workload) { return workload.param; });

}  // namespace
}  // namespace foldwise
