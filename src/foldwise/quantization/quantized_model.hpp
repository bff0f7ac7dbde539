#pragma once

#include <string_view>

#include "foldwise/neural/model.hpp"
#include "foldwise/quantization/quantize.hpp"
#include "foldwise/quantization/quantized_network.hpp"

namespace foldwise {

/// What the attribute "network" of a quantized LeNet-5 says, and of any other network of layers that follow one
/// another.
inline constexpr std::string_view kQuantizedLeNet5 = "lenet5-quantized";
inline constexpr std::string_view kQuantizedSequential = "sequential-quantized";

/// Whether a model is of one of these kinds.
bool is_quantized(const Model& model);

/// A model of one of these kinds (docs/file-formats.md). Weights of fewer than 8 bits lie packed, so that a file
/// of 4-bit weights is half as long.
Model model_of(const QuantizedNetwork& network, const QuantizationRecipe& recipe);

/// The reverse. Throws ParseError for `file` when the model is of another kind, its layers do not fit, a tensor is
/// missing or misshapen, a scale is not positive, or an integer lies beyond its bits.
QuantizedNetwork quantized_network_of(const Model& model, std::string_view file);

}  // namespace foldwise
