#include "foldwise/report/array_evaluation.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "foldwise/base/error.hpp"
#include "foldwise/quantization/integer_network.hpp"
#include "foldwise/report/text_table.hpp"
#include "foldwise/simulator/run_on_array.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {

ArrayEvaluation evaluate_on_array(const QuantizedNetwork& network, Accelerator accelerator) {
  accelerator.memory.word_bits = word_bits_of(network);
  validate(accelerator);
  ArrayEvaluation evaluation{
      .accelerator = accelerator, .workload = workload_of(geometry_of(network), "model"), .reports = {}};
  for (const Layer& layer : evaluation.workload.layers) {
    evaluation.reports.push_back(simulate(layer.shape, accelerator));
  }
  return evaluation;
}

void require_equal_accumulators(const ArrayEvaluation& evaluation, const QuantizedNetwork& network,
                                const Accumulator& accumulator, std::span<const std::uint8_t> pixels) {
  const Accelerator& accelerator = evaluation.accelerator;
  const IntegerNetwork kernels(network, {accumulator, words_summed_in_array(accelerator)});
  for (std::size_t image = 0; image < pixels.size() / kImagePixels; ++image) {
    kernels.logits_watched(pixels.subspan(image * kImagePixels, kImagePixels), [&](const IntegerActivity& activity) {
      const QuantizedLayer& layer = network.layers[activity.layer];
      const std::vector<std::int32_t> ofmap =
          run_on_array(evaluation.workload.layers[activity.layer].shape, accelerator, activity.ifmaps,
                       filter_words(layer), accumulator);
      const std::size_t filters = layer.bias.size();
      for (std::size_t place = 0; place < ofmap.size(); ++place) {
        const std::int32_t expected = activity.accumulators[place / filters * activity.filters + place % filters];
        if (ofmap[place] != expected) {
          throw Error(fmt::format("image {}, layer {}: accumulator {} is {} on the array and {} by the kernels", image,
                                  layer.geometry.name, place, ofmap[place], expected));
        }
      }
    });
  }
}

nlohmann::ordered_json array_json(const ArrayEvaluation& evaluation, const Accumulator& accumulator) {
  const PerOperand<std::int64_t>& bits = evaluation.accelerator.memory.word_bits;
  nlohmann::ordered_json result{{"run_name", evaluation.accelerator.name},
                                {"word_bits", {{"ifmap", bits.ifmap}, {"filter", bits.filter}, {"ofmap", bits.ofmap}}},
                                {"accumulator_bits", accumulator.bits},
                                {"overflow", accumulator.overflow == Overflow::saturate ? "saturate" : "wrap"},
                                {"layers", nlohmann::ordered_json::array()}};
  std::int64_t cycles = 0;
  for (std::size_t layer = 0; layer < evaluation.reports.size(); ++layer) {
    const LayerReport& report = evaluation.reports[layer];
    result["layers"].push_back({{"name", evaluation.workload.layers[layer].name},
                                {"total_cycles", report.total_cycles},
                                {"stall_cycles", report.stall_cycles}});
    cycles += report.total_cycles;
  }
  result["total_cycles"] = cycles;
  return result;
}

std::string array_table(const ArrayEvaluation& evaluation) {
  std::array<TextColumn, 5> columns = {
      {{"layer", {}}, {"cycles", {}}, {"stall.cycles", {}}, {"utilization.%", {}}, {"DRAM.words", {}}}};
  const auto add = [&](const std::array<std::string, 5>& cells) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      columns[column].cells.push_back(cells[column]);
    }
  };
  std::int64_t cycles = 0;
  std::int64_t stalls = 0;
  std::int64_t words = 0;
  for (std::size_t layer = 0; layer < evaluation.reports.size(); ++layer) {
    const LayerReport& report = evaluation.reports[layer];
    const std::int64_t moved = report.dram.ifmap.accesses + report.dram.filter.accesses + report.dram.ofmap.accesses;
    add({evaluation.workload.layers[layer].name, fmt::to_string(report.total_cycles),
         fmt::to_string(report.stall_cycles), fmt::format("{:.2f}", report.overall_utilization_percent),
         fmt::to_string(moved)});
    cycles += report.total_cycles;
    stalls += report.stall_cycles;
    words += moved;
  }
  add({"all", fmt::to_string(cycles), fmt::to_string(stalls), "", fmt::to_string(words)});
  return text_table(columns);
}

}  // namespace foldwise
