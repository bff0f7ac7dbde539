#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"

namespace foldwise {

ScaleSimEvaluator::ScaleSimEvaluator(std::span<const Workload> workloads, std::span<const std::string> metrics,
                                     ScaleSimVersion version)
    : version_(version), cost_(workloads, metrics) {
  for (const ConvShape& shape : cost_.shapes()) {
    layers_.emplace_back(shape, version);
  }
}

std::string_view ScaleSimEvaluator::model() const { return name_of(version_); }

Evaluation ScaleSimEvaluator::evaluate(const Accelerator& accelerator) const {
  return cost_.evaluate(accelerator, [&](std::size_t layer, const Accelerator& design, ReportDetail detail) {
    return layers_[layer].simulate(design, detail);
  });
}

}  // namespace foldwise
