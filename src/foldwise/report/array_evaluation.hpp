#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/hardware/accumulator.hpp"
#include "foldwise/quantization/quantized_network.hpp"
#include "foldwise/simulator/layer_report.hpp"

namespace foldwise {

/// A quantized network on one accelerator. Words are as wide as the network's.
struct ArrayEvaluation {
  Accelerator accelerator;
  Network workload;
  std::vector<LayerReport> reports;  ///< one for each layer
};

ArrayEvaluation evaluate_on_array(const QuantizedNetwork& network, Accelerator accelerator);

/// Runs whole images through the register-level array, cycle by cycle, and throws Error at the first accumulator that
/// is not what the integer kernels make of the same words.
void require_equal_accumulators(const ArrayEvaluation& evaluation, const QuantizedNetwork& network,
                                const Accumulator& accumulator, std::span<const std::uint8_t> pixels);

/// Cycles of each layer and of all, for programs and for people.
nlohmann::ordered_json array_json(const ArrayEvaluation& evaluation, const Accumulator& accumulator);
std::string array_table(const ArrayEvaluation& evaluation);

}  // namespace foldwise
