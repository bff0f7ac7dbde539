#include "foldwise/cost/metric_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"

namespace foldwise {

namespace {

std::string_view word_for(Reduction reduction) {
  switch (reduction) {
    case Reduction::sum:
      return "sum";
    case Reduction::mean:
      return "mean";
    case Reduction::smallest:
      return "min";
    case Reduction::largest:
      return "max";
    case Reduction::network:
      return "";
  }
  __builtin_unreachable();
}

const MetricField& metric_named(std::string_view name) {
  if (const MetricField* field = find_metric_field(name)) {
    return *field;
  }
  std::vector<std::string_view> names;
  for (const MetricField& field : metric_fields()) {
    names.push_back(field.name);
  }
  throw Error(unknown_name_message("metric", name, names));
}

}  // namespace

std::string MetricRequest::name() const {
  return reduction == Reduction::network ? std::string(field->name)
                                         : fmt::format("{}({}{})", word_for(reduction), kLayerPrefix, field->name);
}

std::optional<Reduction> reduction_named(std::string_view name) {
  for (const Reduction reduction : {Reduction::sum, Reduction::mean, Reduction::smallest, Reduction::largest}) {
    if (word_for(reduction) == name) {
      return reduction;
    }
  }
  return std::nullopt;
}

MetricRequest layer_request(Reduction reduction, const MetricField& field) {
  if (field.over_layers == OverLayers::none) {
    throw Error(fmt::format("{} is a figure of the design, it has no value per layer", field.name));
  }
  const bool is_network_value = (reduction == Reduction::sum && field.over_layers == OverLayers::sum) ||
                                (reduction == Reduction::mean && field.over_layers == OverLayers::mean) ||
                                (reduction == Reduction::largest && field.over_layers == OverLayers::largest);
  return {.field = &field, .reduction = is_network_value ? Reduction::network : reduction};
}

MetricRequest parse_metric_request(std::string_view name) {
  const std::string_view text = trimmed(name);
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')')) {
    return {.field = &metric_named(text), .reduction = Reduction::network};
  }
  const std::optional<Reduction> reduction = reduction_named(trimmed(text.substr(0, open)));
  if (!reduction) {
    throw Error(fmt::format("\"{}\" must be sum, mean, min or max of a metric", one_line(text)));
  }
  std::string_view metric = trimmed(text.substr(open + 1, text.size() - open - 2));
  if (metric.starts_with(kLayerPrefix)) {
    metric.remove_prefix(kLayerPrefix.size());
  }
  return layer_request(*reduction, metric_named(metric));
}

std::optional<ReportDetail> detail_for(std::span<const MetricRequest> requests) {
  std::optional<ReportDetail> detail;
  for (const MetricRequest& request : requests) {
    detail = std::max(detail, request.field->detail);
  }
  return detail;
}

double value_of(const MetricRequest& request, const NetworkReport& report, const Accelerator& accelerator) {
  const LayerValue of_layer = request.field->of_layer;
  switch (request.reduction) {
    case Reduction::network:
      return network_value(*request.field, report, accelerator);
    case Reduction::sum:
      return sum_over_layers(report, accelerator, of_layer);
    case Reduction::mean:
      return mean_over_layers(report, accelerator, of_layer);
    case Reduction::smallest:
      return smallest_of_layers(report, accelerator, of_layer);
    case Reduction::largest:
      return largest_of_layers(report, accelerator, of_layer);
  }
  __builtin_unreachable();
}

}  // namespace foldwise
