#pragma once

#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/layer_report.hpp"

namespace foldwise {

/// What one or several networks cost on one accelerator: the report of each distinct layer and how often it runs. The
/// figures of the whole follow from it by metric_fields(), which is the only list of them.
struct NetworkReport {
  std::vector<LayerReport> layers;
  std::vector<double> runs;  ///< one for each of `layers`, positive
};

/// A figure of one layer.
using LayerValue = double (*)(const LayerReport&, const Accelerator&);

/// `value` of every layer put together. Sum and mean count each layer as often as it runs and are summed with
/// compensation, so that the order of the layers does not show; the extremes do not ask how often. NaN when a layer's
/// value is NaN or there is no layer.
double sum_over_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value);
double mean_over_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value);
double smallest_of_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value);
double largest_of_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value);

}  // namespace foldwise
