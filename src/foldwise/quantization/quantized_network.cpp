#include "foldwise/quantization/quantized_network.hpp"

#include <algorithm>
#include <utility>

namespace foldwise {

std::vector<LayerGeometry> lenet5_geometry() {
  std::vector<LayerGeometry> layers;
  for (const LeNet5Layer& layer : kLeNet5Layers) {
    const bool is_last = &layer == &kLeNet5Layers.back();
    layers.push_back({.name = std::string(layer.name),
                      .inputs = layer.inputs,
                      .outputs = layer.outputs,
                      .kernel = layer.kernel,
                      .padding = layer.padding,
                      .side = layer.ofmap + layer.kernel - 1 - 2 * layer.padding,
                      .rectifies = !is_last,
                      .pools = layer.ofmap > 1});
  }
  return layers;
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
