#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/quantization/integer_network.hpp"

namespace foldwise {

/// Logits of whole images, [image][class], by the definition alone: one image, one filter, one word at a time.
std::vector<std::int32_t> logits_literally(const QuantizedNetwork& network, std::span<const std::uint8_t> pixels,
                                           const Summation& summation = {});

/// A small network of random layers, weights, scales and zero points for square images of 8 x 8: two convolutions, the
/// first padded, either pooled or not, and a linear layer.
QuantizedNetwork random_quantized_network(Rng& rng);

}  // namespace foldwise
