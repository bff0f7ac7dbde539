#include "foldwise/report/scalesim_reports.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

// A 9x9x2 ifmap under five 3x3 filters with stride 2 on a 4x4 output stationary array with 1 kB scratchpads and five
// words a cycle: the numbers are SCALE-Sim's own.
LayerReport small_layer() {
  LayerReport report;
  report.total_cycles = 191;
  report.stall_cycles = 0;
  report.overall_utilization_percent = 47.12041884816754;
  report.mapping_efficiency_percent = 62.5;
  report.compute_utilization_percent = 46.875;
  report.sram.ifmap = {.start_cycle = 1, .stop_cycle = 189, .accesses = 576};
  report.sram.filter = {.start_cycle = 1, .stop_cycle = 186, .accesses = 360};
  report.sram.ofmap = {.start_cycle = 17, .stop_cycle = 188, .accesses = 144};
  report.dram.ifmap = {.start_cycle = -58, .stop_cycle = -1, .accesses = 290};
  report.dram.filter = {.start_cycle = -29, .stop_cycle = -1, .accesses = 145};
  report.dram.ofmap = {.start_cycle = 191, .stop_cycle = 206, .accesses = 80};
  return report;
}

TEST(ScaleSimReports, are_byte_for_byte_what_scale_sim_writes) {
  const TemporaryDirectory directory;
  write_scalesim_reports(directory.path(), {.distinct = {small_layer()}, .index = {0}});
  EXPECT_EQ(bytes_of(directory.path() / "COMPUTE_REPORT.csv"),
            "LayerID, Total Cycles, Stall Cycles, Overall Util %, Mapping Efficiency %, Compute Util %,\n"
            "0, 191, 0, 47.12041884816754, 62.5, 46.875,\n");
  EXPECT_EQ(bytes_of(directory.path() / "BANDWIDTH_REPORT.csv"),
            "LayerID, Avg IFMAP SRAM BW, Avg FILTER SRAM BW, Avg OFMAP SRAM BW, Avg IFMAP DRAM BW, Avg FILTER DRAM BW, "
            "Avg OFMAP DRAM BW,\n"
            "0, 3.0157068062827226, 1.8848167539267016, 0.7539267015706806, 5.0, 5.0, 5.0,\n");
  EXPECT_EQ(bytes_of(directory.path() / "DETAILED_ACCESS_REPORT.csv"),
            "LayerID, SRAM IFMAP Start Cycle, SRAM IFMAP Stop Cycle, SRAM IFMAP Reads, SRAM Filter Start Cycle, SRAM "
            "Filter Stop Cycle, SRAM Filter Reads, SRAM OFMAP Start Cycle, SRAM OFMAP Stop Cycle, SRAM OFMAP Writes, "
            "DRAM IFMAP Start Cycle, DRAM IFMAP Stop Cycle, DRAM IFMAP Reads, DRAM Filter Start Cycle, DRAM Filter "
            "Stop Cycle, DRAM Filter Reads, DRAM OFMAP Start Cycle, DRAM OFMAP Stop Cycle, DRAM OFMAP Writes,\n"
            "0, 1.0, 189.0, 576, 1.0, 186.0, 360, 17.0, 188.0, 144, -58.0, -1.0, 290, -29.0, -1.0, 145, 191.0, 206.0, "
            "80,\n");
  EXPECT_EQ(directory.entries(), 3u);
}

TEST(ScaleSimReports, a_network_without_layers_gives_headings_only) {
  const TemporaryDirectory directory;
  write_scalesim_reports(directory.path(), {});
  EXPECT_EQ(bytes_of(directory.path() / "COMPUTE_REPORT.csv"),
            "LayerID, Total Cycles, Stall Cycles, Overall Util %, Mapping Efficiency %, Compute Util %,\n");
}

TEST(ScaleSimReports, layers_are_numbered_in_order) {
  const TemporaryDirectory directory;
  write_scalesim_reports(directory.path(), {.distinct = {small_layer()}, .index = {0, 0}});
  const std::string text = bytes_of(directory.path() / "COMPUTE_REPORT.csv");
  EXPECT_NE(text.find("\n0, 191,"), std::string::npos);
  EXPECT_NE(text.find("\n1, 191,"), std::string::npos);
}

TEST(ScaleSimReports, name_a_file_that_cannot_be_written) {
  EXPECT_EQ(message_of<Error>([] { write_scalesim_reports("/no/such/directory", {}); }),
            "/no/such/directory/COMPUTE_REPORT.csv: cannot be written: No such file or directory");
}

}  // namespace
}  // namespace foldwise
