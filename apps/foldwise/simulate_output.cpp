#include "simulate_output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace foldwise {

namespace {

std::string_view long_name(Dataflow dataflow) {
  switch (dataflow) {
    case Dataflow::output_stationary:
      return "Output Stationary";
    case Dataflow::weight_stationary:
      return "Weight Stationary";
    case Dataflow::input_stationary:
      return "Input Stationary";
  }
  __builtin_unreachable();
}

}  // namespace

std::string settings_banner(const ScaleSimConfig& config, std::string_view topology_path, ScaleSimVersion version) {
  constexpr std::string_view rule = "====================================================\n";
  const Accelerator& accelerator = config.accelerator;
  const PerOperand<std::int64_t>& bytes = accelerator.memory.sram_bytes;
  std::string text = fmt::format("{0}******************* SCALE SIM **********************\n{0}", rule);
  text += fmt::format("Array Size: \t{}x{}\n", accelerator.array.rows, accelerator.array.cols);
  text += fmt::format("SRAM IFMAP (kB): \t{}\n", bytes.ifmap / 1024);
  text += fmt::format("SRAM Filter (kB): \t{}\n", bytes.filter / 1024);
  text += fmt::format("SRAM OFMAP (kB): \t{}\n", bytes.ofmap / 1024);
  text += fmt::format("Dataflow: \t{}\n", long_name(accelerator.dataflow));
  const std::string_view path = version == ScaleSimVersion::v2 ? "CSV file path" : "topology file path";
  text += fmt::format("{}: \t{}\n", path, topology_path);
  if (accelerator.memory.mode == BandwidthMode::user) {
    text += fmt::format("Bandwidth: \t{}\n", fmt::join(config.bandwidths, ","));
    text += "Working in USE USER BANDWIDTH mode.\n";
  } else {
    text += "Working in ESTIMATE BANDWIDTH mode.\n";
  }
  return text + fmt::format("Model: \t{}\n{}", name_of(version), rule);
}

std::string layer_lines(std::size_t layer, const LayerReport& report, ScaleSimVersion version) {
  const bool is_v3 = version == ScaleSimVersion::v3;
  std::string text = fmt::format("\nRunning Layer {}\n", layer);
  if (is_v3) {
    text += fmt::format("Total cycles: {}\n", cycles_with_prefetch(report));
  }
  text += fmt::format("Compute cycles: {}\n", report.total_cycles);
  text += fmt::format("Stall cycles: {}\n", report.stall_cycles);
  text += fmt::format("Overall utilization: {:.2f}%\n", report.overall_utilization_percent);
  text += fmt::format("Mapping efficiency: {:.2f}%\n", report.mapping_efficiency_percent);
  const auto bandwidth_line = [&](std::string_view memory, double words_per_cycle) {
    text += fmt::format("Average {} BW: {:.3f} words/cycle\n", memory, words_per_cycle);
  };
  if (is_v3) {
    bandwidth_line("IFMAP SRAM", average_sram_bandwidth(report.sram.ifmap, report.total_cycles));
    bandwidth_line("Filter SRAM", average_sram_bandwidth(report.sram.filter, report.total_cycles));
    bandwidth_line("OFMAP SRAM", average_sram_bandwidth(report.sram.ofmap, report.total_cycles));
  }
  bandwidth_line("IFMAP DRAM", average_dram_bandwidth(report.dram.ifmap));
  bandwidth_line("Filter DRAM", average_dram_bandwidth(report.dram.filter));
  bandwidth_line("OFMAP DRAM", average_dram_bandwidth(report.dram.ofmap));
  return text;
}

std::string_view traces_line() { return "Saving traces: Done!\n"; }

std::string_view closing_banner() { return "************ SCALE SIM Run Complete ****************\n"; }

}  // namespace foldwise
