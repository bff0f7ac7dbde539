// Layers of real networks through the literal simulator. Small random layers reach every rule; these show that nothing
// changes with size.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <tuple>
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

constexpr ArrayShape kArrays[] = {{8, 8}, {32, 32}, {128, 128}, {16, 64}};
constexpr std::int64_t kBandwidths[] = {kCalc, 10};
constexpr std::int64_t kSramBytes[] = {16 * 1024, 512 * 1024};
constexpr PerOperand<std::int64_t> kOffsets = {0, 1'000'000'000, 2'000'000'000};

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

/// In both modes, with small and with large buffers.
std::vector<MemoryConfig> memories() {
  std::vector<MemoryConfig> memories;
  for (const std::int64_t bandwidth : kBandwidths) {
    for (const std::int64_t bytes : kSramBytes) {
      memories.push_back(layer_case({}, {}, "os", bandwidth, {bytes, bytes, bytes}, kOffsets).accelerator.memory);
    }
  }
  return memories;
}

class Workloads : public ::testing::TestWithParam<std::tuple<std::string, ArrayShape>> {};

TEST_P(Workloads, engine_reports_every_layer_as_the_literal_simulator_does) {
  const auto& [workload, array] = GetParam();
  const Network network = read_network(kWorkloads / (workload + ".csv")).network;
  for (const ConvShape& shape : distinct_shapes(network.layers).shapes) {
    for (const Dataflow dataflow : kDataflows) {
      Accelerator accelerator;
      accelerator.array = array;
      accelerator.dataflow = dataflow;
      std::vector<std::string> engine;
      for (const MemoryConfig& memory : memories()) {
        accelerator.memory = memory;
        engine.push_back(text_of(simulate(shape, accelerator)));
      }
      std::vector<std::string> literal;
      std::ranges::transform(simulate_literally(shape, accelerator, memories()), std::back_inserter(literal), text_of);
      ASSERT_EQ(engine, literal) << describe({shape, accelerator});
    }
  }
}

std::string case_name(const ::testing::TestParamInfo<Workloads::ParamType>& test) {
  const auto& [workload, array] = test.param;
  return fmt::format("{}_{}x{}", workload, array.rows, array.cols);
}

INSTANTIATE_TEST_SUITE_P(Shipped, Workloads,
                         ::testing::Combine(::testing::ValuesIn(workloads()), ::testing::ValuesIn(kArrays)), case_name);

}  // namespace
}  // namespace foldwise
