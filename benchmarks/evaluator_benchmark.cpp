// How fast designs are evaluated on one core, by what is asked of each: every 13th design of studies/lenet5-lab.
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

/// Of 12,288 designs (arrays of 3..10 x 3..10 PEs, each scratchpad 1..4 KiB, three dataflows, USER mode, bandwidth 10)
/// every 13th: 13 shares no factor with the sizes of the space, so all values of each parameter come alike.
std::vector<Accelerator> lab_designs() {
  std::vector<Accelerator> designs;
  int skipped = 12;
  for (std::int64_t rows = 3; rows <= 10; ++rows) {
    for (std::int64_t cols = 3; cols <= 10; ++cols) {
      for (std::int64_t sizes = 0; sizes < 64; ++sizes) {
        for (const Dataflow dataflow : kDataflows) {
          if (++skipped < 13) {
            continue;
          }
          skipped = 0;
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

void evaluate_lab(benchmark::State& state, const Evaluator& evaluator) {
  const std::vector<Accelerator> designs = lab_designs();
  for (auto _ : state) {
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

void lab_all_metrics(benchmark::State& state) { evaluate_lab(state, ScaleSimEvaluator(lenet5(), all_metrics())); }

void lab_cycles_and_efficiency(benchmark::State& state) {
  const std::vector<std::string> metrics = {"total_cycles", "mapping_efficiency", "area"};
  evaluate_lab(state, ScaleSimEvaluator(lenet5(), metrics));
}

void lab_closed_forms(benchmark::State& state) {
  const std::vector<std::string> metrics = {"total_cycles", "mapping_efficiency", "area"};
  evaluate_lab(state, IdealMemoryEvaluator(lenet5(), metrics));
}

BENCHMARK(lab_all_metrics)->Unit(benchmark::kMillisecond);
BENCHMARK(lab_cycles_and_efficiency)->Unit(benchmark::kMillisecond);
BENCHMARK(lab_closed_forms)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace foldwise
