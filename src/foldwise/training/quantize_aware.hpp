#pragma once

#include <array>
#include <string>

#include "foldwise/neural/lenet5.hpp"

namespace foldwise {

/// Bits for which a network is trained. Weights are symmetric, one scale a filter: q in [-(2^(b-1) - 1), 2^(b-1) - 1],
/// scale max |w| / (2^(b-1) - 1). What enters a layer is unsigned with zero point 0, one scale a layer: q in [0, 2^b -
/// 1], scale highest / (2^b - 1). Both round half to even.
struct QuantizeAware {
  int weight_bits = 8;
  int activation_bits = 8;

  bool operator==(const QuantizeAware&) const = default;
};

/// Reads "w4a4": bits of weights and activations, each from 2 to 8. Throws Error with the rule.
QuantizeAware parse_quantize_aware(const std::string& text);

/// The highest value that enters each layer, larger ones being clipped to it; the lowest is 0. The first is that of
/// pixels, 1.
using InputRanges = std::array<float, kLeNet5Layers.size()>;

}  // namespace foldwise
