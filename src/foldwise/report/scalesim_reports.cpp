#include "foldwise/report/scalesim_reports.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "foldwise/base/file.hpp"
#include "foldwise/base/number_text.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kComputeHeading =
    "LayerID, Total Cycles, Stall Cycles, Overall Util %, Mapping Efficiency %, Compute Util %,\n";

constexpr std::string_view kComputeHeadingV3 =
    "LayerID, Total Cycles (incl. prefetch), Total Cycles, Stall Cycles, Overall Util %, Mapping Efficiency %, "
    "Compute Util %,\n";

constexpr std::string_view kBandwidthHeading =
    "LayerID, Avg IFMAP SRAM BW, Avg FILTER SRAM BW, Avg OFMAP SRAM BW, "
    "Avg IFMAP DRAM BW, Avg FILTER DRAM BW, Avg OFMAP DRAM BW,\n";

constexpr std::string_view kAccessHeading =
    "LayerID, SRAM IFMAP Start Cycle, SRAM IFMAP Stop Cycle, SRAM IFMAP Reads, "
    "SRAM Filter Start Cycle, SRAM Filter Stop Cycle, SRAM Filter Reads, "
    "SRAM OFMAP Start Cycle, SRAM OFMAP Stop Cycle, SRAM OFMAP Writes, "
    "DRAM IFMAP Start Cycle, DRAM IFMAP Stop Cycle, DRAM IFMAP Reads, "
    "DRAM Filter Start Cycle, DRAM Filter Stop Cycle, DRAM Filter Reads, "
    "DRAM OFMAP Start Cycle, DRAM OFMAP Stop Cycle, DRAM OFMAP Writes,\n";

std::string compute_items(const LayerReport& report) {
  return fmt::format("{}, {}, {}, {}, {}", report.total_cycles, report.stall_cycles,
                     float_text(report.overall_utilization_percent), float_text(report.mapping_efficiency_percent),
                     float_text(report.compute_utilization_percent));
}

std::string compute_items_v3(const LayerReport& report) {
  return fmt::format("{}, {}", cycles_with_prefetch(report), compute_items(report));
}

std::string bandwidth_items(const LayerReport& report) {
  const auto sram = [&](const AccessReport& access) {
    return float_text(average_sram_bandwidth(access, report.total_cycles));
  };
  const auto dram = [](const AccessReport& access) { return float_text(average_dram_bandwidth(access)); };
  return fmt::format("{}, {}, {}, {}, {}, {}", sram(report.sram.ifmap), sram(report.sram.filter),
                     sram(report.sram.ofmap), dram(report.dram.ifmap), dram(report.dram.filter),
                     dram(report.dram.ofmap));
}

std::string access_items(const LayerReport& report) {
  const auto items = [](const AccessReport& access) {
    return fmt::format("{}, {}, {}", float_text(static_cast<double>(access.start_cycle)),
                       float_text(static_cast<double>(access.stop_cycle)), access.accesses);
  };
  return fmt::format("{}, {}, {}, {}, {}, {}", items(report.sram.ifmap), items(report.sram.filter),
                     items(report.sram.ofmap), items(report.dram.ifmap), items(report.dram.filter),
                     items(report.dram.ofmap));
}

void write_report(const std::filesystem::path& path, std::string_view heading, const LayerReports& reports,
                  std::string (*items)(const LayerReport&)) {
  AtomicFile file(path);
  file.write(heading);
  for (std::size_t layer = 0; layer < reports.size(); ++layer) {
    file.write(fmt::format("{}, {},\n", layer, items(reports[layer])));
  }
  file.commit();
}

}  // namespace

void write_scalesim_reports(const std::filesystem::path& directory, const LayerReports& reports,
                            ScaleSimVersion version) {
  if (version == ScaleSimVersion::v2) {
    write_report(directory / "COMPUTE_REPORT.csv", kComputeHeading, reports, compute_items);
  } else {
    write_report(directory / "COMPUTE_REPORT.csv", kComputeHeadingV3, reports, compute_items_v3);
  }
  write_report(directory / "BANDWIDTH_REPORT.csv", kBandwidthHeading, reports, bandwidth_items);
  write_report(directory / "DETAILED_ACCESS_REPORT.csv", kAccessHeading, reports, access_items);
}

}  // namespace foldwise
