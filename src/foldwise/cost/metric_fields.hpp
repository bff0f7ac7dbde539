#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "foldwise/cost/network_report.hpp"
#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/layer_report.hpp"

namespace foldwise {

/// How the layers' values make the network's.
enum class OverLayers {
  sum,      ///< what is spent: cycles, words, seconds
  mean,     ///< plain mean, every layer alike, as SCALE-Sim's users average a column of its reports
  ratio,    ///< sum of one thing / sum of another: a mean weighted by work or by time
  largest,  ///< a peak
  none      ///< a figure of the design alone, the same for every network
};

std::string_view name_of(OverLayers over_layers);

/// One named result. The table is the only list of these names: study files, `--json`, SQLite columns, report headings
/// and `foldwise list metrics` follow from it. Every value is a double.
struct MetricField {
  std::string_view name;
  std::string_view unit;     ///< "" when it has none
  std::string_view meaning;  ///< one line
  OverLayers over_layers;
  std::optional<ReportDetail> detail;  ///< what simulate() must be asked for; nothing for a figure of the design alone
  LayerValue of_layer;                 ///< nullptr for a figure of the design alone
  LayerValue numerator;                ///< the two sums of a ratio; nullptr for all others
  LayerValue denominator;
  double (*of_design)(const Accelerator&);  ///< nullptr for all but figures of the design alone
};

std::span<const MetricField> metric_fields();

/// The metric of that name, nullptr when there is none.
const MetricField* find_metric_field(std::string_view name);

/// The network's value. `report` must have been simulated with at least `field.detail`; it may be empty for a figure of
/// the design alone. NaN when the accelerator does not say what is needed (seconds without a clock).
double network_value(const MetricField& field, const NetworkReport& report, const Accelerator& accelerator);

}  // namespace foldwise
