#include "foldwise/simulator/layer_report.hpp"

#include <algorithm>

namespace foldwise {

double average_sram_bandwidth(const AccessReport& access, std::int64_t total_cycles) {
  return static_cast<double>(access.accesses) / static_cast<double>(std::max<std::int64_t>(total_cycles, 1));
}

double average_dram_bandwidth(const AccessReport& access) {
  return static_cast<double>(access.accesses) / static_cast<double>(access.stop_cycle - access.start_cycle + 1);
}

std::int64_t cycles_with_prefetch(const LayerReport& report) {
  return report.dram.ofmap.stop_cycle - std::min(report.dram.ifmap.start_cycle, report.dram.filter.start_cycle);
}

}  // namespace foldwise
