// How fast a study evaluates its designs on one core, by what is asked of each: the space of studies/lenet5-lab. A new
// evaluator for every round, since designs share work and a study starts with none of it done.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "foldwise/cost/evaluators/ideal_memory_evaluator.hpp"
#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"
#include "foldwise/cost/metric_fields.hpp"

namespace foldwise {
namespace {

std::vector<Workload> lenet5() {
  return {{.network = {.name = "lenet5",
                       .layers = {{"C1", {32, 32, 5, 5, 1, 6, 1, 1}},
                                  {"C3", {14, 14, 5, 5, 6, 16, 1, 1}},
                                  {"C5", {5, 5, 5, 5, 16, 120, 1, 1}},
                                  {"F6", {1, 1, 1, 1, 120, 84, 1, 1}},
                                  {"Output", {1, 1, 1, 1, 84, 10, 1, 1}}}}}};
}

/// 12,288 designs: arrays of 3..10 x 3..10 PEs, each scratchpad 1..4 KiB, three dataflows, USER mode, bandwidth 10.
std::vector<Accelerator> lab_designs() {
  std::vector<Accelerator> designs;
  for (std::int64_t rows = 3; rows <= 10; ++rows) {
    for (std::int64_t cols = 3; cols <= 10; ++cols) {
      for (std::int64_t sizes = 0; sizes < 64; ++sizes) {
        for (const Dataflow dataflow : kDataflows) {
          Accelerator accelerator;
          accelerator.array = {.rows = rows, .cols = cols};
          accelerator.dataflow = dataflow;
          accelerator.memory.sram_bytes = {1024 * (1 + sizes % 4), 1024 * (1 + sizes / 4 % 4), 1024 * (1 + sizes / 16)};
          accelerator.memory.mode = BandwidthMode::user;
          accelerator.memory.bandwidth_words_per_cycle = 10;
          designs.push_back(accelerator);
        }
      }
    }
  }
  return designs;
}

template <typename Model>
void evaluate_lab(benchmark::State& state, const std::vector<std::string>& metrics) {
  const std::vector<Workload> workloads = lenet5();
  const std::vector<Accelerator> designs = lab_designs();
  for (auto _ : state) {
    const Model evaluator(workloads, metrics);
    for (const Accelerator& design : designs) {
      benchmark::DoNotOptimize(evaluator.evaluate(design));
    }
  }
  state.counters["designs/s"] =
      benchmark::Counter(static_cast<double>(designs.size()), benchmark::Counter::kIsIterationInvariantRate);
}

std::vector<std::string> all_metrics() {
  std::vector<std::string> names;
  for (const MetricField& field : metric_fields()) {
    names.emplace_back(field.name);
  }
  return names;
}

void lab_all_metrics(benchmark::State& state) { evaluate_lab<ScaleSimEvaluator>(state, all_metrics()); }

void lab_cycles_and_efficiency(benchmark::State& state) {
  evaluate_lab<ScaleSimEvaluator>(state, {"total_cycles", "mapping_efficiency", "area"});
}

void lab_closed_forms(benchmark::State& state) {
  evaluate_lab<IdealMemoryEvaluator>(state, {"total_cycles", "mapping_efficiency", "area"});
}

BENCHMARK(lab_all_metrics)->Unit(benchmark::kMillisecond);
BENCHMARK(lab_cycles_and_efficiency)->Unit(benchmark::kMillisecond);
BENCHMARK(lab_closed_forms)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace foldwise
