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

std::string settings_banner(const ScaleSimConfig& config, std::string_view topology_path, std::string_view model) {
  constexpr std::string_view rule = "====================================================\n";
  const Accelerator& accelerator = config.accelerator;
  const PerOperand<std::int64_t>& bytes = accelerator.memory.sram_bytes;
  std::string text = fmt::format("{0}******************* SCALE SIM **********************\n{0}", rule);
  text += fmt::format("Array Size: \t{}x{}\n", accelerator.array.rows, accelerator.array.cols);
  text += fmt::format("SRAM IFMAP (kB): \t{}\n", bytes.ifmap / 1024);
  text += fmt::format("SRAM Filter (kB): \t{}\n", bytes.filter / 1024);
  text += fmt::format("SRAM OFMAP (kB): \t{}\n", bytes.ofmap / 1024);
  text += fmt::format("Dataflow: \t{}\n", long_name(accelerator.dataflow));
  text += fmt::format("CSV file path: \t{}\n", topology_path);
  if (accelerator.memory.mode == BandwidthMode::user) {
    text += fmt::format("Bandwidth: \t{}\n", fmt::join(config.bandwidths, ","));
    text += "Working in USE USER BANDWIDTH mode.\n";
  } else {
    text += "Working in ESTIMATE BANDWIDTH mode.\n";
  }
  return text + fmt::format("Model: \t{}\n{}", model, rule);
}

std::string layer_lines(std::size_t layer, const LayerReport& report) {
  return fmt::format(
      "\nRunning Layer {}\n"
      "Compute cycles: {}\n"
      "Stall cycles: {}\n"
      "Overall utilization: {:.2f}%\n"
      "Mapping efficiency: {:.2f}%\n"
      "Average IFMAP DRAM BW: {:.3f} words/cycle\n"
      "Average Filter DRAM BW: {:.3f} words/cycle\n"
      "Average OFMAP DRAM BW: {:.3f} words/cycle\n",
      layer, report.total_cycles, report.stall_cycles, report.overall_utilization_percent,
      report.mapping_efficiency_percent, average_dram_bandwidth(report.dram.ifmap),
      average_dram_bandwidth(report.dram.filter), average_dram_bandwidth(report.dram.ofmap));
}

std::string_view traces_line() { return "Saving traces: Done!\n"; }

std::string_view closing_banner() { return "************ SCALE SIM Run Complete ****************\n"; }

}  // namespace foldwise
