// What an objective costs beside the evaluation that feeds it.
#include <benchmark/benchmark.h>

#include <vector>

#include "foldwise/cost/constraint.hpp"
#include "foldwise/cost/expression.hpp"

namespace foldwise {
namespace {

void objective_value(benchmark::State& state) {
  const Expression expression = Expression::parse("80000 / total_cycles + 8 * mean(mapping_efficiency)");
  const std::vector<double> values = {23456, 91.5};
  for (auto _ : state) {
    benchmark::DoNotOptimize(expression.evaluate(values));
  }
}

void constraint_violation(benchmark::State& state) {
  const Constraint constraint = Constraint::parse("array.rows * array.cols <= 64");
  const std::vector<double> values = {9, 8};
  for (auto _ : state) {
    benchmark::DoNotOptimize(constraint.violation(values));
  }
}

BENCHMARK(objective_value);
BENCHMARK(constraint_violation);

}  // namespace
}  // namespace foldwise
