#include "foldwise/cost/evaluators/layerwise_cost.hpp"

#include <algorithm>
#include <optional>

#include "foldwise/base/error.hpp"

namespace foldwise {

LayerwiseCost::LayerwiseCost(std::span<const Workload> workloads, std::span<const std::string> metrics)
    : mix_(layer_mix(workloads)) {
  if (metrics.empty()) {
    throw Error("no metric is asked for");
  }
  for (const std::string& metric : metrics) {
    requests_.push_back(parse_metric_request(metric));
    names_.push_back(requests_.back().name());
  }
  detail_ = detail_for(requests_);
}

namespace {

/// The layer in the dataflow that runs it in the fewest cycles; of equals the first of os, ws, is.
LayerReport fastest(std::size_t layer, Accelerator accelerator, ReportDetail detail, const LayerModel& model) {
  std::optional<LayerReport> best;
  for (const Dataflow dataflow : kDataflows) {
    accelerator.dataflow = dataflow;
    LayerReport report = model(layer, accelerator, std::max(detail, ReportDetail::cycles));
    if (!best || report.total_cycles < best->total_cycles) {
      best = report;
    }
  }
  return *best;
}

}  // namespace

Evaluation LayerwiseCost::evaluate(const Accelerator& accelerator, const LayerModel& model) const {
  Evaluation evaluation;
  try {
    validate(accelerator);
    NetworkReport report;
    if (detail_) {
      report.runs = mix_.runs;
      report.layers.reserve(mix_.shapes.size());
      for (std::size_t layer = 0; layer < mix_.shapes.size(); ++layer) {
        report.layers.push_back(accelerator.dataflow_per_layer ? fastest(layer, accelerator, *detail_, model)
                                                               : model(layer, accelerator, *detail_));
      }
    }
    evaluation.values.reserve(requests_.size());
    for (const MetricRequest& request : requests_) {
      evaluation.values.push_back(value_of(request, report, accelerator));
    }
  } catch (const Error& error) {
    return {.values = {}, .failure = error.what()};
  }
  return evaluation;
}

}  // namespace foldwise
