#include "foldwise/proxy/proxy_evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "foldwise/base/digest.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kPredictedMetric = "total_cycles";

LayerReport predicted_report(const Predictor& predictor, const ConvShape& shape, const Accelerator& accelerator,
                             ReportDetail detail) {
  LayerReport report = simulate(shape, accelerator, std::min(detail, ReportDetail::folds));
  if (detail != ReportDetail::cycles) {
    return report;
  }
  const ProxyInput input = proxy_input(accelerator, shape);
  const Prediction prediction = predictor.predict(std::span(&input, 1)).front();
  report.total_cycles = std::llround(std::min(prediction.value, 0x1p62));
  report.stall_cycles = std::max<std::int64_t>(report.total_cycles - report.compute_cycles, 0);
  report.overall_utilization_percent = 100.0 * static_cast<double>(report.macs) /
                                       (static_cast<double>(std::max<std::int64_t>(report.total_cycles, 1)) *
                                        static_cast<double>(accelerator.array.processing_elements()));
  return report;
}

}  // namespace

ProxyEvaluator::ProxyEvaluator(Proxy proxy, std::span<const Workload> workloads, std::span<const std::string> metrics)
    : predictor_(std::move(proxy)),
      model_(fmt::format("proxy of {} ({})", predictor_.proxy().model,
                         sha256(model_file_bytes(model_of(predictor_.proxy()))).substr(0, 8))),
      cost_(workloads, metrics) {
  if (predictor_.proxy().target != kPredictedMetric) {
    throw Error(fmt::format("the proxy predicts {}; a study needs one of {}", quoted_text(predictor_.proxy().target),
                            kPredictedMetric));
  }
  for (const MetricRequest& request : cost_.requests()) {
    if (request.field->detail == ReportDetail::all) {
      throw Error(fmt::format("metric {} is none that a proxy of {} has", request.name(), kPredictedMetric));
    }
  }
}

Evaluation ProxyEvaluator::evaluate(const Accelerator& accelerator) const {
  return cost_.evaluate(accelerator, [&](std::size_t layer, const Accelerator& design, ReportDetail detail) {
    return predicted_report(predictor_, cost_.shapes()[layer], design, detail);
  });
}

}  // namespace foldwise
