#include "foldwise/simulator/layer_report.hpp"

#include <algorithm>

namespace foldwise {

double average_sram_bandwidth(const AccessReport& access, std::int64_t total_cycles) {
  return static_cast<double>(access.accesses) / static_cast<double>(std::max<std::int64_t>(total_cycles, 1));
}

double average_dram_bandwidth(const AccessReport& access) {
  return static_cast<double>(access.accesses) / static_cast<double>(access.stop_cycle - access.start_cycle + 1);
}

}  // namespace foldwise
