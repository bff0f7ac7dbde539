#pragma once

#include <deque>

#include "foldwise/cost/evaluators/layerwise_cost.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {

/// The exact models: a LayerSimulator for every distinct layer of the workloads, in the cheapest detail that gives the
/// metrics.
class ScaleSimEvaluator final : public Evaluator {
 public:
  /// `metrics` as parse_metric_request reads them.
  ScaleSimEvaluator(std::span<const Workload> workloads, std::span<const std::string> metrics,
                    ScaleSimVersion version = ScaleSimVersion::v2);

  std::string_view model() const override;
  const std::vector<std::string>& metrics() const override { return cost_.names(); }
  Evaluation evaluate(const Accelerator& accelerator) const override;

 private:
  ScaleSimVersion version_;
  LayerwiseCost cost_;
  std::deque<LayerSimulator> layers_;  ///< one for each of cost_.shapes()
};

}  // namespace foldwise
