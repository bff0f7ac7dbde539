// What a strategy costs beside the evaluations: ask and tell, by the size of the space.
#include <benchmark/benchmark.h>

#include "foldwise/catalog/strategies.hpp"

namespace foldwise {
namespace {

DesignSpace space_of(std::int64_t side) {
  const auto values = static_cast<std::uint32_t>(side);
  return DesignSpace({{"a", values}, {"b", values}, {"c", values}, {"d", values}, {"e", 3, ParameterKind::choice}});
}

/// Asks for and tells of 10,000 designs; the bowl that they are told of costs nothing to evaluate.
void ask_and_tell(benchmark::State& state, const char* name) {
  const DesignSpace space = space_of(state.range(0));
  std::int64_t trials = 0;
  for (auto _ : state) {
    const auto strategy = strategy_named(name).make({space, 1});
    for (std::int64_t told = 0; told < 10'000;) {
      std::vector<Observation> observations;
      for (DesignPoint& point : strategy->ask(256)) {
        double distance = 0.0;
        for (const std::uint32_t index : point.indices) {
          distance += (index - 5.0) * (index - 5.0);
        }
        observations.push_back({std::move(point), {distance, 1.0 / (1.0 + distance)}, 0.0});
      }
      strategy->tell(observations);
      told += static_cast<std::int64_t>(observations.size());
    }
    trials += 10'000;
  }
  state.counters["per_trial"] =
      benchmark::Counter(static_cast<double>(trials), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// 3 * 10^4 and 3 * 10^13 designs.
BENCHMARK_CAPTURE(ask_and_tell, random, "random")->Arg(10)->Arg(1800);
BENCHMARK_CAPTURE(ask_and_tell, local, "local")->Arg(10)->Arg(1800);
BENCHMARK_CAPTURE(ask_and_tell, genetic, "genetic")->Arg(10)->Arg(1800);
BENCHMARK_CAPTURE(ask_and_tell, annealing, "annealing")->Arg(10)->Arg(1800);
BENCHMARK_CAPTURE(ask_and_tell, nsga2, "nsga2")->Arg(10)->Arg(1800);

}  // namespace
}  // namespace foldwise
