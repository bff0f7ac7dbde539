#include "foldwise/cost/metric_request.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "foldwise/base/error.hpp"
#include "tests/unit/cost/run_once.hpp"

namespace foldwise {
namespace {

std::string refusal(std::string_view name) {
  try {
    parse_metric_request(name);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::optional<ReportDetail> detail_of(std::vector<std::string_view> names) {
  std::vector<MetricRequest> requests;
  for (const std::string_view name : names) {
    requests.push_back(parse_metric_request(name));
  }
  return detail_for(requests);
}

TEST(MetricRequest, has_one_spelling) {
  EXPECT_EQ(parse_metric_request("total_cycles").name(), "total_cycles");
  EXPECT_EQ(parse_metric_request(" max ( layer.stall_cycles ) ").name(), "max(layer.stall_cycles)");
  EXPECT_EQ(parse_metric_request("max(stall_cycles)").name(), "max(layer.stall_cycles)");
  EXPECT_EQ(parse_metric_request("mean(layer.mapping_efficiency)").name(), "mapping_efficiency");
  EXPECT_EQ(parse_metric_request("mean(overall_utilization)").name(), "mean(layer.overall_utilization)");
}

TEST(MetricRequest, refuses_unknown_names_and_shapes) {
  EXPECT_EQ(refusal("cycles"), "unknown metric \"cycles\"; the nearest known name is \"total_cycles\"");
  EXPECT_EQ(refusal("median(macs)"), "\"median(macs)\" must be sum, mean, min or max of a metric");
  EXPECT_EQ(refusal("max(area)"), "area is a figure of the design, it has no value per layer");
  EXPECT_NE(refusal("max(macs"), "accepted");
  EXPECT_NE(refusal(""), "accepted");
}

TEST(MetricRequest, asks_for_the_cheapest_detail_that_suffices) {
  EXPECT_EQ(detail_of({"area", "processing_elements"}), std::nullopt);
  EXPECT_EQ(detail_of({"area", "mapping_efficiency"}), ReportDetail::folds);
  EXPECT_EQ(detail_of({"mapping_efficiency", "total_cycles", "area"}), ReportDetail::cycles);
  EXPECT_EQ(detail_of({"total_cycles", "max(layer.dram_ifmap_reads)"}), ReportDetail::all);
}

TEST(MetricRequest, reduces_over_the_layers) {
  LayerReport first;
  first.stall_cycles = 10;
  LayerReport second;
  second.stall_cycles = 30;
  const NetworkReport report{.layers = {first, second}, .runs = {3, 1}};
  const auto value = [&](std::string_view name) { return value_of(parse_metric_request(name), report, Accelerator()); };
  EXPECT_EQ(value("stall_cycles"), 60.0);
  EXPECT_EQ(value("mean(stall_cycles)"), 15.0);
  EXPECT_EQ(value("min(stall_cycles)"), 10.0);
  EXPECT_EQ(value("max(stall_cycles)"), 30.0);
}

TEST(MetricRequest, the_sum_of_a_mean_is_a_sum) {
  LayerReport layer;
  layer.mapping_efficiency_percent = 40;
  const NetworkReport report = run_once({layer, layer});
  EXPECT_EQ(value_of(parse_metric_request("sum(mapping_efficiency)"), report, Accelerator()), 80.0);
}

}  // namespace
}  // namespace foldwise
