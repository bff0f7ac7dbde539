#pragma once

#include "foldwise/cost/evaluators/layerwise_cost.hpp"

namespace foldwise {

/// The exact model: simulate() on every distinct layer of the workloads, in the cheapest detail that gives the metrics.
class ScaleSimEvaluator final : public Evaluator {
 public:
  /// `metrics` as parse_metric_request reads them.
  ScaleSimEvaluator(std::span<const Workload> workloads, std::span<const std::string> metrics);

  std::string_view model() const override;
  const std::vector<std::string>& metrics() const override { return cost_.names(); }
  Evaluation evaluate(const Accelerator& accelerator) const override;

 private:
  LayerwiseCost cost_;
};

}  // namespace foldwise
