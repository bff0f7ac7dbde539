#include "foldwise/cost/network_report.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include "foldwise/base/compensated_sum.hpp"

namespace foldwise {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The first layer's value, replaced by every later one that `beats` it; NaN beats all.
template <typename Beats>
double best_of_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value, Beats beats) {
  double best = kNan;
  bool first = true;
  for (const LayerReport& layer : report.layers) {
    const double candidate = value(layer, accelerator);
    if (std::isnan(candidate)) {
      return kNan;
    }
    if (first || beats(candidate, best)) {
      best = candidate;
    }
    first = false;
  }
  return best;
}

}  // namespace

double sum_over_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value) {
  if (report.layers.empty()) {
    return kNan;
  }
  CompensatedSum sum;
  for (std::size_t index = 0; index < report.layers.size(); ++index) {
    sum.add(report.runs[index] * value(report.layers[index], accelerator));
  }
  return sum.value();
}

double mean_over_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value) {
  const auto one = [](const LayerReport&, const Accelerator&) { return 1.0; };
  return sum_over_layers(report, accelerator, value) / sum_over_layers(report, accelerator, one);
}

double smallest_of_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value) {
  return best_of_layers(report, accelerator, value, std::less<>());
}

double largest_of_layers(const NetworkReport& report, const Accelerator& accelerator, LayerValue value) {
  return best_of_layers(report, accelerator, value, std::greater<>());
}

}  // namespace foldwise
