#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "foldwise/cost/metric_fields.hpp"

namespace foldwise {

/// Stands before the metrics of a layer: "max(layer.stall_cycles)".
inline constexpr std::string_view kLayerPrefix = "layer.";

/// What is asked of a metric.
enum class Reduction {
  network,   ///< the network's value, as MetricField::over_layers makes it
  sum,       ///< over the layers' values, each as often as it runs
  mean,      ///< likewise
  smallest,  ///< of the layers' values
  largest
};

/// A wanted figure: a metric of the network ("total_cycles"), or of its layers ("max(layer.stall_cycles)").
struct MetricRequest {
  const MetricField* field;
  Reduction reduction;

  bool operator==(const MetricRequest&) const = default;

  /// The request's only spelling: "total_cycles", "max(layer.stall_cycles)".
  std::string name() const;
};

/// The request for a reduction of `field` over the layers. Where the network's value is that reduction, the request is
/// for the network's value, so that one figure has one name: sum(layer.total_cycles) is total_cycles. Throws Error when
/// the metric is a figure of the design alone.
MetricRequest layer_request(Reduction reduction, const MetricField& field);

/// The request of that name. Blanks around and the prefix "layer." within the parentheses may be left out. Throws Error
/// naming the nearest known name.
MetricRequest parse_metric_request(std::string_view name);

/// The reduction called sum, mean, min or max; nullopt for any other word.
std::optional<Reduction> reduction_named(std::string_view name);

/// What simulate() must be asked for to answer all requests; nullopt when none needs a simulation.
std::optional<ReportDetail> detail_for(std::span<const MetricRequest> requests);

/// The requested figure. `report` must have been simulated with at least the request's detail.
double value_of(const MetricRequest& request, const NetworkReport& report, const Accelerator& accelerator);

}  // namespace foldwise
