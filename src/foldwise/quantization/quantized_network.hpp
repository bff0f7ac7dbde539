#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/neural/sequential.hpp"
#include "foldwise/quantization/linear_quantization.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// Of the magnitudes of a bias in units of the accumulators, and of a sum of products: far beyond any network's, and so
/// far below 2^31 that they can be added up.
inline constexpr std::int32_t kLargestSum = (std::int32_t{1} << 30) - 1;

/// A layer in integers: its accumulators are sums of (ifmap - its zero point) * (weight - its zero point), one unit of
/// which is ifmap.scale * filter.scale, and so is one of the bias.
struct QuantizedLayer {
  LayerGeometry geometry;
  LinearQuantization ifmap;
  std::vector<LinearQuantization> filters;  ///< one for all filters, or one for each
  std::vector<std::int8_t> weight;          ///< [output][input][row][column]
  std::vector<std::int32_t> bias;           ///< [output]

  const LinearQuantization& filter(std::size_t output) const { return filters[filters.size() == 1 ? 0 : output]; }

  bool operator==(const QuantizedLayer&) const = default;
};

/// A network in integers. Each layer's ofmap, rectified and pooled, is the next one's ifmap; the last layer's ofmap are
/// the logits.
struct QuantizedNetwork {
  std::vector<QuantizedLayer> layers;

  bool operator==(const QuantizedNetwork&) const = default;
};

/// The shapes of its layers.
std::vector<LayerGeometry> geometry_of(const QuantizedNetwork& network);

/// The layers as a workload, padding included in their ifmaps. A network in float has the same.
Network workload_of(const std::vector<LayerGeometry>& layers, std::string name);

/// The widths of words in which every layer can be held: of all layers' ifmaps the widest, and of all filters. Ofmaps
/// are written as the next layer's ifmap.
PerOperand<std::int64_t> word_bits_of(const QuantizedNetwork& network);

}  // namespace foldwise
