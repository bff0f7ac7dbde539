#include "tests/support/report_text.hpp"

#include <fmt/format.h>

#include "foldwise/base/number_text.hpp"

namespace foldwise {

namespace {

std::string text_of(std::string_view memory, const PerOperand<AccessReport>& accesses) {
  const auto line = [&](std::string_view operand, const AccessReport& access) {
    return fmt::format("{} {}: start {}, stop {}, accesses {}, peak {}\n", memory, operand, access.start_cycle,
                       access.stop_cycle, access.accesses, access.peak_words_per_cycle);
  };
  return line("ifmap", accesses.ifmap) + line("filter", accesses.filter) + line("ofmap", accesses.ofmap);
}

}  // namespace

std::string text_of(const LayerReport& report) {
  return fmt::format("total cycles {}\nstall cycles {}\ncompute cycles {}\nMACs {}\n", report.total_cycles,
                     report.stall_cycles, report.compute_cycles, report.macs) +
         fmt::format("overall utilization {}\nmapping efficiency {}\ncompute utilization {}\n",
                     float_text(report.overall_utilization_percent), float_text(report.mapping_efficiency_percent),
                     float_text(report.compute_utilization_percent)) +
         fmt::format("words: ifmap {}, filter {}, ofmap {}\n", report.operand_words.ifmap, report.operand_words.filter,
                     report.operand_words.ofmap) +
         text_of("SRAM", report.sram) + text_of("DRAM", report.dram);
}

LayerReport limited_to(ReportDetail detail, LayerReport report) {
  if (detail == ReportDetail::all) {
    return report;
  }
  report.dram = {};
  for (AccessReport* access : {&report.sram.ifmap, &report.sram.filter, &report.sram.ofmap}) {
    access->start_cycle = 0;
    access->stop_cycle = 0;
  }
  if (detail == ReportDetail::compute) {
    LayerReport limited;
    limited.compute_cycles = report.compute_cycles;
    limited.macs = report.macs;
    limited.operand_words = report.operand_words;
    return limited;
  }
  if (detail == ReportDetail::folds) {
    report.total_cycles = 0;
    report.stall_cycles = 0;
    report.overall_utilization_percent = 0.0;
  }
  return report;
}

}  // namespace foldwise
