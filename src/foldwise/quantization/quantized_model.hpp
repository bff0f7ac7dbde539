#pragma once

#include <string_view>

#include "foldwise/neural/model.hpp"
#include "foldwise/quantization/quantize.hpp"
#include "foldwise/quantization/quantized_network.hpp"

namespace foldwise {

/// What the attribute "network" of a quantized LeNet-5 says.
inline constexpr std::string_view kQuantizedLeNet5 = "lenet5-quantized";

/// A model of kind "lenet5-quantized" (docs/file-formats.md). Weights of fewer than 8 bits lie packed, so that a file
/// of 4-bit weights is half as long.
Model model_of(const QuantizedNetwork& network, const QuantizationRecipe& recipe);

/// The reverse. Throws ParseError for `file` when the model is of another kind, a tensor is missing or misshapen, a
/// scale is not positive, or an integer lies beyond its bits.
QuantizedNetwork quantized_network_of(const Model& model, std::string_view file);

}  // namespace foldwise
