#include "foldwise/cost/metric_fields.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "foldwise/hardware/accelerator_fields.hpp"
#include "tests/unit/cost/run_once.hpp"

namespace foldwise {
namespace {

/// Two layers whose every figure is told apart: fast does 1000 MACs in 100 cycles, slow 300 in 300.
NetworkReport two_layers() {
  LayerReport fast;
  fast.total_cycles = 100;
  fast.stall_cycles = 20;
  fast.compute_cycles = 80;
  fast.macs = 1000;
  fast.overall_utilization_percent = 62.5;
  fast.mapping_efficiency_percent = 90;
  fast.compute_utilization_percent = 70;
  fast.operand_words = {2048, 512, 1024};
  fast.sram = {.ifmap = {0, 99, 400, 8}, .filter = {0, 99, 200, 4}, .ofmap = {0, 99, 50, 2}};
  fast.dram = {.ifmap = {-10, 9, 100, 10}, .filter = {-10, -1, 40, 5}, .ofmap = {90, 109, 50, 1}};
  LayerReport slow;
  slow.total_cycles = 300;
  slow.stall_cycles = 0;
  slow.compute_cycles = 300;
  slow.macs = 300;
  slow.overall_utilization_percent = 6.25;
  slow.mapping_efficiency_percent = 50;
  slow.compute_utilization_percent = 10;
  slow.operand_words = {1024, 1536, 512};
  slow.sram = {.ifmap = {0, 299, 600, 6}, .filter = {0, 299, 100, 16}, .ofmap = {0, 299, 30, 1}};
  slow.dram = {.ifmap = {-20, 59, 300, 20}, .filter = {-10, -1, 60, 10}, .ofmap = {290, 309, 30, 3}};
  return run_once({fast, slow});
}

Accelerator four_by_four() {
  Accelerator accelerator;
  accelerator.array = {.rows = 4, .cols = 4};
  accelerator.memory.sram_bytes = {1024, 2048, 512};
  accelerator.memory.word_bits = {8, 4, 16};
  accelerator.area = {.pe_area = 525, .kib_area = 10};
  return accelerator;
}

double value(std::string_view name, const Accelerator& accelerator = four_by_four()) {
  const MetricField* const field = find_metric_field(name);
  EXPECT_NE(field, nullptr) << name;
  return network_value(*field, two_layers(), accelerator);
}

TEST(MetricFields, sums_what_is_spent) {
  EXPECT_EQ(value("total_cycles"), 400.0);
  EXPECT_EQ(value("stall_cycles"), 20.0);
  EXPECT_EQ(value("compute_cycles"), 380.0);
  EXPECT_EQ(value("cycles_with_prefetch"), 119.0 + 329.0);
  EXPECT_EQ(value("macs"), 1300.0);
  EXPECT_EQ(value("sram_ifmap_reads"), 1000.0);
  EXPECT_EQ(value("sram_filter_reads"), 300.0);
  EXPECT_EQ(value("sram_ofmap_writes"), 80.0);
  EXPECT_EQ(value("sram_reads"), 1300.0);
  EXPECT_EQ(value("sram_accesses"), 1380.0);
  EXPECT_EQ(value("dram_ifmap_reads"), 400.0);
  EXPECT_EQ(value("dram_filter_reads"), 100.0);
  EXPECT_EQ(value("dram_ofmap_writes"), 80.0);
  EXPECT_EQ(value("dram_reads"), 500.0);
  EXPECT_EQ(value("dram_accesses"), 580.0);
}

TEST(MetricFields, counts_bytes_by_the_width_of_each_operands_words) {
  EXPECT_EQ(value("sram_access_bytes"), 1000.0 * 1 + 300 * 0.5 + 80 * 2);
  EXPECT_EQ(value("dram_access_bytes"), 400.0 * 1 + 100 * 0.5 + 80 * 2);
  EXPECT_EQ(value("ifmap_kib"), 2.0);
  EXPECT_EQ(value("filter_kib"), 0.75);
  EXPECT_EQ(value("ofmap_kib"), 2.0);
  EXPECT_EQ(value("weights_kib"), 1.0);
}

TEST(MetricFields, weighs_overall_utilization_by_work) {
  EXPECT_EQ(value("overall_utilization"), 100.0 * 1300 / (400 * 16));
  EXPECT_EQ(value("stall_free_utilization"), 100.0 * 1300 / (380 * 16));
}

TEST(MetricFields, takes_the_plain_mean_of_efficiencies) {
  EXPECT_EQ(value("mapping_efficiency"), 70.0);
  EXPECT_EQ(value("compute_utilization"), 40.0);
}

TEST(MetricFields, averages_bandwidth_over_time_and_keeps_the_highest_peak) {
  EXPECT_EQ(value("sram_ifmap_bandwidth"), 1000.0 / 400);
  EXPECT_EQ(value("sram_filter_bandwidth"), 300.0 / 400);
  EXPECT_EQ(value("sram_ofmap_bandwidth"), 80.0 / 400);
  EXPECT_EQ(value("dram_ifmap_bandwidth"), 400.0 / (20 + 80));
  EXPECT_EQ(value("dram_filter_bandwidth"), 100.0 / (10 + 10));
  EXPECT_EQ(value("dram_ofmap_bandwidth"), 80.0 / (20 + 20));
  EXPECT_EQ(value("sram_ifmap_peak_bandwidth"), 8.0);
  EXPECT_EQ(value("sram_filter_peak_bandwidth"), 16.0);
  EXPECT_EQ(value("sram_ofmap_peak_bandwidth"), 2.0);
  EXPECT_EQ(value("dram_ifmap_peak_bandwidth"), 20.0);
  EXPECT_EQ(value("dram_filter_peak_bandwidth"), 10.0);
  EXPECT_EQ(value("dram_ofmap_peak_bandwidth"), 3.0);
}

TEST(MetricFields, seconds_need_a_clock) {
  EXPECT_TRUE(std::isnan(value("latency_seconds")));
  Accelerator accelerator = four_by_four();
  accelerator.clock_ghz = 2.0;
  EXPECT_DOUBLE_EQ(value("latency_seconds", accelerator), 400 / 2e9);
}

TEST(MetricFields, the_design_alone_has_a_size_and_an_area) {
  EXPECT_EQ(value("processing_elements"), 16.0);
  EXPECT_EQ(value("area"), 525.0 * 16 + 10 * 3.5);
  EXPECT_EQ(network_value(*find_metric_field("area"), NetworkReport(), four_by_four()), 525.0 * 16 + 10 * 3.5);
}

TEST(MetricFields, a_network_of_one_layer_has_the_values_of_the_layer) {
  const Accelerator accelerator = four_by_four();
  for (const LayerReport& layer : two_layers().layers) {
    for (const MetricField& field : metric_fields()) {
      if (field.of_layer != nullptr && field.name != "latency_seconds") {
        EXPECT_EQ(network_value(field, run_once({layer}), accelerator), field.of_layer(layer, accelerator))
            << field.name;
      }
    }
  }
}

TEST(MetricFields, a_layer_of_one_cycle_has_a_utilization) {
  LayerReport layer;  // one MAC on one PE: the last cycle is cycle 0
  layer.macs = 1;
  Accelerator accelerator;
  accelerator.array = {.rows = 1, .cols = 1};
  EXPECT_EQ(network_value(*find_metric_field("overall_utilization"), run_once({layer}), accelerator), 100.0);
}

TEST(MetricFields, every_line_of_the_table_is_complete) {
  std::set<std::string_view> names;
  for (const MetricField& field : metric_fields()) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name << " is there twice";
    EXPECT_EQ(find_accelerator_field(field.name), nullptr) << field.name << " is a field too";
    EXPECT_EQ(find_metric_field(field.name), &field);
    EXPECT_FALSE(field.unit.empty()) << field.name;
    EXPECT_FALSE(field.meaning.empty()) << field.name;
    const bool of_design = field.over_layers == OverLayers::none;
    EXPECT_EQ(field.of_layer == nullptr, of_design) << field.name;
    EXPECT_EQ(field.of_design != nullptr, of_design) << field.name;
    EXPECT_EQ(field.detail.has_value(), !of_design) << field.name;
    EXPECT_EQ(field.numerator != nullptr, field.over_layers == OverLayers::ratio) << field.name;
    EXPECT_EQ(field.denominator != nullptr, field.over_layers == OverLayers::ratio) << field.name;
  }
  EXPECT_EQ(find_metric_field("cycles"), nullptr);
}

}  // namespace
}  // namespace foldwise
