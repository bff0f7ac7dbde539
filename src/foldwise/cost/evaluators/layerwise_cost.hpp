#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/cost/layer_mix.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// A model of one layer, named by its number among LayerwiseCost::shapes(), on one valid accelerator and in its
/// `dataflow`.
using LayerModel = std::function<LayerReport(std::size_t layer, const Accelerator& accelerator, ReportDetail detail)>;

/// What evaluators share whose model works layer by layer: the workloads as distinct layers, the wanted metrics, and
/// the way from one to the other.
class LayerwiseCost {
 public:
  /// Throws Error for workloads that layer_mix refuses, an unknown metric or none at all.
  LayerwiseCost(std::span<const Workload> workloads, std::span<const std::string> metrics);

  /// The distinct layers of the workloads.
  const std::vector<ConvShape>& shapes() const { return mix_.shapes; }
  const std::vector<MetricRequest>& requests() const { return requests_; }
  const std::vector<std::string>& names() const { return names_; }

  /// Evaluates with as little detail as the metrics need; an Error of the model becomes a failure.
  /// With dataflow_per_layer each layer runs in the one of fewest total cycles, the first of os, ws, is if several.
  Evaluation evaluate(const Accelerator& accelerator, const LayerModel& model) const;

 private:
  LayerMix mix_;
  std::vector<MetricRequest> requests_;
  std::vector<std::string> names_;
  std::optional<ReportDetail> detail_;
};

}  // namespace foldwise
