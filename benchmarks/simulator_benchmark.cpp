// How long a simulation takes: whole networks, random designs, closed forms, and every recorded run of SCALE-Sim where
// they are at hand (FOLDWISE_SHARED, or a folder `shared` beside the repository).
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/simulator/simulate.hpp"
#include "tests/support/source_directory.hpp"

namespace foldwise {
namespace {

namespace fs = std::filesystem;

Accelerator user_mode(ArrayShape array, Dataflow dataflow, std::int64_t sram_kib, std::int64_t bandwidth) {
  Accelerator accelerator;
  accelerator.array = array;
  accelerator.dataflow = dataflow;
  const std::int64_t bytes = 1024 * sram_kib;
  accelerator.memory.sram_bytes = {bytes, bytes, bytes};
  accelerator.memory.mode = BandwidthMode::user;
  accelerator.memory.bandwidth_words_per_cycle = bandwidth;
  return accelerator;
}

void simulate_network(benchmark::State& state, const Network& network, const Accelerator& accelerator) {
  for (auto _ : state) {
    for (const Layer& layer : network.layers) {
      benchmark::DoNotOptimize(simulate(layer.shape, accelerator));
    }
  }
}

Network shipped(const std::string& file, TopologyKind kind) {
  return read_network(source_directory() / "workloads" / file, kind).network;
}

void lenet5_on_8x8(benchmark::State& state) {
  simulate_network(state, shipped("lenet5.csv", TopologyKind::conv),
                   user_mode({8, 8}, Dataflow::output_stationary, 36, 10));
}
BENCHMARK(lenet5_on_8x8)->Unit(benchmark::kMicrosecond);

void resnet50_on_32x32(benchmark::State& state) {
  simulate_network(state, shipped("resnet50.csv", TopologyKind::conv),
                   user_mode({32, 32}, Dataflow::weight_stationary, 64, 10));
}
BENCHMARK(resnet50_on_32x32)->Unit(benchmark::kMillisecond);

void gpt2_on_128x128(benchmark::State& state) {
  simulate_network(state, shipped("gpt2_small.csv", TopologyKind::gemm),
                   user_mode({128, 128}, Dataflow::output_stationary, 1024, 10));
}
BENCHMARK(gpt2_on_128x128)->Unit(benchmark::kMillisecond);

/// LeNet-5 on arrays of 1..128 x 1..128, scratchpads of 1..512 KiB, three dataflows; nothing shared between designs.
void random_designs_of_lenet5(benchmark::State& state) {
  const Network network = shipped("lenet5.csv", TopologyKind::conv);
  Rng rng(static_cast<std::uint64_t>(state.thread_index()) + 1);
  for (auto _ : state) {
    Accelerator design = user_mode({rng.between(1, 128), rng.between(1, 128)}, kDataflows[rng.below(3)], 1, 10);
    PerOperand<std::int64_t>& bytes = design.memory.sram_bytes;
    for (std::int64_t* size : {&bytes.ifmap, &bytes.filter, &bytes.ofmap}) {
      *size = 1024 * rng.between(1, 512);
    }
    for (const Layer& layer : network.layers) {
      benchmark::DoNotOptimize(simulate(layer.shape, design));
    }
  }
  state.counters["designs/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(random_designs_of_lenet5)->Threads(1)->Threads(2)->UseRealTime();

/// Random layers on random arrays, cycles without stalls only.
void compute_cycles_of_random_layers(benchmark::State& state) {
  constexpr std::size_t inputs = 4096;
  Rng rng(1);
  std::vector<ConvShape> shapes;
  std::vector<Accelerator> designs;
  for (std::size_t input = 0; input < inputs; ++input) {
    shapes.push_back({rng.between(3, 224), rng.between(3, 224), 3, 3, rng.between(1, 512), rng.between(1, 512), 1, 1});
    designs.push_back(user_mode({rng.between(1, 256), rng.between(1, 256)}, kDataflows[rng.below(3)], 64, 10));
  }
  for (auto _ : state) {
    for (std::size_t input = 0; input < inputs; ++input) {
      benchmark::DoNotOptimize(simulate(shapes[input], designs[input], ReportDetail::compute));
    }
  }
  state.counters["layers/s"] =
      benchmark::Counter(static_cast<double>(inputs), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(compute_cycles_of_random_layers);

/// One benchmark for each recorded run of SCALE-Sim, golden/<case>, and one for all of them together.
const bool golden_cases_are_registered = [] {
  const fs::path folder = shared_directory() / "golden/v2";
  std::set<fs::path> cases;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    cases.insert(entry.path());
  }
  std::vector<std::pair<Network, Accelerator>> all;
  for (const fs::path& golden : cases) {
    std::ifstream input_type(golden / "input_type.txt");
    std::string kind;
    input_type >> kind;
    const Network network =
        read_network(golden / "topology.csv", kind == "gemm" ? TopologyKind::gemm : TopologyKind::conv).network;
    const Accelerator accelerator = read_scalesim_config(golden / "config.cfg").accelerator;
    all.emplace_back(network, accelerator);
    benchmark::RegisterBenchmark(("golden/" + golden.filename().string()).c_str(), simulate_network, network,
                                 accelerator);
  }
  if (!all.empty()) {
    benchmark::RegisterBenchmark("all_golden_cases", [all](benchmark::State& state) {
      for (auto _ : state) {
        for (const auto& [network, accelerator] : all) {
          for (const Layer& layer : network.layers) {
            benchmark::DoNotOptimize(simulate(layer.shape, accelerator));
          }
        }
      }
    })->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace foldwise
