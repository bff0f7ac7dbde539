#include "foldwise/quantization/quantized_network.hpp"

#include <algorithm>
#include <utility>

namespace foldwise {

std::vector<LayerGeometry> geometry_of(const QuantizedNetwork& network) {
  std::vector<LayerGeometry> geometry;
  for (const QuantizedLayer& layer : network.layers) {
    geometry.push_back(layer.geometry);
  }
  return geometry;
}

Network workload_of(const std::vector<LayerGeometry>& layers, std::string name) {
  Network network{.name = std::move(name), .layers = {}};
  for (const LayerGeometry& layer : layers) {
    network.layers.push_back({layer.name,
                              {.ifmap_height = layer.padded_side(),
                               .ifmap_width = layer.padded_side(),
                               .filter_height = layer.kernel,
                               .filter_width = layer.kernel,
                               .channels = layer.inputs,
                               .filters = layer.outputs}});
  }
  return network;
}

PerOperand<std::int64_t> word_bits_of(const QuantizedNetwork& network) {
  std::int64_t activations = 1;
  std::int64_t weights = 1;
  for (const QuantizedLayer& layer : network.layers) {
    activations = std::max<std::int64_t>(activations, layer.ifmap.bits);
    weights = std::max<std::int64_t>(weights, layer.filters.front().bits);
  }
  return {.ifmap = activations, .filter = weights, .ofmap = activations};
}

}  // namespace foldwise
