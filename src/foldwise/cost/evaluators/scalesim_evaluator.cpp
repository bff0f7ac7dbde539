#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"

#include "foldwise/simulator/simulate.hpp"

namespace foldwise {

ScaleSimEvaluator::ScaleSimEvaluator(std::span<const Workload> workloads, std::span<const std::string> metrics)
    : cost_(workloads, metrics) {}

std::string_view ScaleSimEvaluator::model() const { return kScaleSimV2; }

Evaluation ScaleSimEvaluator::evaluate(const Accelerator& accelerator) const {
  return cost_.evaluate(accelerator, simulate);
}

}  // namespace foldwise
