#include "foldwise/cost/network_report.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/unit/cost/run_once.hpp"

namespace foldwise {
namespace {

double efficiency(const LayerReport& layer, const Accelerator&) { return layer.mapping_efficiency_percent; }

LayerReport layer_with(double mapping_efficiency_percent) {
  LayerReport report;
  report.mapping_efficiency_percent = mapping_efficiency_percent;
  return report;
}

const Accelerator kAccelerator;

TEST(NetworkReport, layers_run_once_unless_told_otherwise) {
  const NetworkReport report = run_once({layer_with(50), layer_with(100)});
  EXPECT_EQ(report.runs, (std::vector<double>{1, 1}));
  EXPECT_EQ(sum_over_layers(report, kAccelerator, efficiency), 150.0);
  EXPECT_EQ(mean_over_layers(report, kAccelerator, efficiency), 75.0);
}

TEST(NetworkReport, runs_weigh_in_sum_and_mean_but_not_in_extremes) {
  const NetworkReport report{.layers = {layer_with(50), layer_with(100)}, .runs = {3, 1}};
  EXPECT_EQ(sum_over_layers(report, kAccelerator, efficiency), 250.0);
  EXPECT_EQ(mean_over_layers(report, kAccelerator, efficiency), 62.5);
  EXPECT_EQ(smallest_of_layers(report, kAccelerator, efficiency), 50.0);
  EXPECT_EQ(largest_of_layers(report, kAccelerator, efficiency), 100.0);
}

TEST(NetworkReport, the_order_of_the_layers_does_not_show_in_the_mean) {
  const NetworkReport forward = run_once({layer_with(0.1), layer_with(1e15), layer_with(0.3), layer_with(0.7)});
  const NetworkReport backward = run_once({layer_with(0.7), layer_with(0.3), layer_with(1e15), layer_with(0.1)});
  EXPECT_EQ(mean_over_layers(forward, kAccelerator, efficiency), mean_over_layers(backward, kAccelerator, efficiency));
}

TEST(NetworkReport, a_layer_without_a_value_leaves_the_network_without_one) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const NetworkReport report = run_once({layer_with(1), layer_with(nan), layer_with(2)});
  EXPECT_TRUE(std::isnan(sum_over_layers(report, kAccelerator, efficiency)));
  EXPECT_TRUE(std::isnan(mean_over_layers(report, kAccelerator, efficiency)));
  EXPECT_TRUE(std::isnan(smallest_of_layers(report, kAccelerator, efficiency)));
  EXPECT_TRUE(std::isnan(largest_of_layers(report, kAccelerator, efficiency)));
}

TEST(NetworkReport, no_layers_have_no_figures) {
  const NetworkReport nothing;
  EXPECT_TRUE(std::isnan(sum_over_layers(nothing, kAccelerator, efficiency)));
  EXPECT_TRUE(std::isnan(largest_of_layers(nothing, kAccelerator, efficiency)));
}

}  // namespace
}  // namespace foldwise
