#include "foldwise/report/scalesim_config_text.hpp"

#include <fmt/format.h>

namespace foldwise {

std::string scalesim_config_text(const Accelerator& accelerator) {
  const MemoryConfig& memory = accelerator.memory;
  std::string text = fmt::format("[general]\nrun_name = {}\n\n[architecture_presets]\n", accelerator.name);
  const auto add = [&](std::string_view option, auto value) { text += fmt::format("{}: {}\n", option, value); };
  add("ArrayHeight", accelerator.array.rows);
  add("ArrayWidth", accelerator.array.cols);
  add("IfmapSramSzkB", memory.sram_bytes.ifmap / 1024);
  add("FilterSramSzkB", memory.sram_bytes.filter / 1024);
  add("OfmapSramSzkB", memory.sram_bytes.ofmap / 1024);
  add("IfmapOffset", memory.offset.ifmap);
  add("FilterOffset", memory.offset.filter);
  add("OfmapOffset", memory.offset.ofmap);
  add("Bandwidth", memory.bandwidth_words_per_cycle);
  add("Dataflow", short_name(accelerator.dataflow));
  text +=
      fmt::format("\n[run_presets]\nInterfaceBandwidth: {}\n", memory.mode == BandwidthMode::user ? "USER" : "CALC");
  const MemoryConfig usual;
  if (accelerator.dataflow_per_layer) {
    text += "# dataflow = per-layer: each layer runs in the fastest of os, ws and is, which one config cannot say\n";
  }
  if (memory.ifmap_bank_words_per_cycle != usual.ifmap_bank_words_per_cycle ||
      memory.filter_bank_words_per_cycle != usual.filter_bank_words_per_cycle) {
    text += "\n[layout]\n";
    add("IfmapSRAMBankBandwidth", memory.ifmap_bank_words_per_cycle);
    add("FilterSRAMBankBandwidth", memory.filter_bank_words_per_cycle);
  }
  if (accelerator.clock_ghz > 0.0) {
    text += fmt::format("# clock_ghz = {}\n", accelerator.clock_ghz);
  }
  if (memory.word_bits != usual.word_bits) {
    text += fmt::format("# word_bits.ifmap = {}\n# word_bits.filter = {}\n# word_bits.ofmap = {}\n",
                        memory.word_bits.ifmap, memory.word_bits.filter, memory.word_bits.ofmap);
  }
  if (memory.bandwidth_bytes_per_cycle > 0) {
    text += fmt::format("# bandwidth.bytes_per_cycle = {}\n", memory.bandwidth_bytes_per_cycle);
  }
  if (accelerator.area != AreaModel()) {
    text +=
        fmt::format("# area.pe_area = {}\n# area.kib_area = {}\n", accelerator.area.pe_area, accelerator.area.kib_area);
  }
  return text;
}

}  // namespace foldwise
