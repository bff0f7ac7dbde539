#pragma once

#include <span>
#include <string>
#include <vector>

#include "foldwise/cost/evaluators/layerwise_cost.hpp"
#include "foldwise/proxy/predict.hpp"

namespace foldwise {

/// A proxy in the place of the evaluator that it stands in for. Total cycles are predicted, stall cycles are what they
/// exceed the compute cycles by, and what follows from the folds alone is computed as the exact models do.
class ProxyEvaluator final : public Evaluator {
 public:
  /// Throws Error when the proxy predicts something else than total_cycles, and for a metric of the DRAM side.
  ProxyEvaluator(Proxy proxy, std::span<const Workload> workloads, std::span<const std::string> metrics);

  /// "proxy of scalesim-v2 (0c7e19aa)", with the beginning of its SHA-256: another proxy is another model.
  std::string_view model() const override { return model_; }
  const std::vector<std::string>& metrics() const override { return cost_.names(); }
  Evaluation evaluate(const Accelerator& accelerator) const override;

 private:
  Predictor predictor_;
  std::string model_;
  LayerwiseCost cost_;
};

}  // namespace foldwise
