#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/cost/layer_mix.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// A model of one layer on one accelerator; both arguments are valid.
using LayerModel = LayerReport (*)(const ConvShape& shape, const Accelerator& accelerator, ReportDetail detail);

/// What evaluators share whose model works layer by layer: the workloads as distinct layers, the wanted metrics, and
/// the way from one to the other.
class LayerwiseCost {
 public:
  /// Throws Error for workloads that layer_mix refuses, an unknown metric or none at all.
  LayerwiseCost(std::span<const Workload> workloads, std::span<const std::string> metrics);

  const std::vector<MetricRequest>& requests() const { return requests_; }
  const std::vector<std::string>& names() const { return names_; }

  /// Evaluates with as little detail as the metrics need; an Error of the model becomes a failure.
  Evaluation evaluate(const Accelerator& accelerator, LayerModel model) const;

 private:
  LayerMix mix_;
  std::vector<MetricRequest> requests_;
  std::vector<std::string> names_;
  std::optional<ReportDetail> detail_;
};

}  // namespace foldwise
