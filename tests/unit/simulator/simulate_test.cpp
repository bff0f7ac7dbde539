// What simulate() gives where SCALE-Sim v2 dies, and numbers too large to walk to.
#include "foldwise/simulator/simulate.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

Accelerator one_pe() {
  Accelerator accelerator;
  accelerator.array = {1, 1};
  return accelerator;
}

TEST(Simulate, one_mac_on_one_pe_takes_the_one_cycle_0) {
  const LayerReport report = simulate(as_conv({.m = 1, .n = 1, .k = 1}), one_pe());
  EXPECT_EQ(report.total_cycles, 0);
  EXPECT_EQ(report.overall_utilization_percent, 100.0);
  EXPECT_EQ(average_sram_bandwidth(report.sram.ifmap, report.total_cycles), 1.0);
}

TEST(Simulate, refuses_an_operand_whose_only_address_means_no_request) {
  Accelerator accelerator = one_pe();
  accelerator.memory.offset.ifmap = -1;
  EXPECT_THROW(simulate(as_conv({.m = 1, .n = 1, .k = 1}), accelerator), Error);
}

TEST(Simulate, utilization_of_huge_layers_is_one_division_of_exact_integers) {
  const GemmShape gemm{.m = 1 << 20, .n = 1 << 18, .k = 1 << 17};
  Accelerator accelerator;
  accelerator.array = {1 << 10, 1 << 10};
  accelerator.memory.sram_bytes = {1 << 30, 1 << 30, 1 << 30};
  const LayerReport report = simulate(as_conv(gemm), accelerator, ReportDetail::cycles);
  EXPECT_EQ(report.macs, std::int64_t{1} << 55);
  EXPECT_GE(report.total_cycles, report.macs >> 20);
  EXPECT_LE(report.overall_utilization_percent, 100.0);
  EXPECT_GT(report.overall_utilization_percent, 98.0);
}

}  // namespace
}  // namespace foldwise
