#include "foldwise/quantization/quantize.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/neural/sequential_forward.hpp"

namespace foldwise {

namespace {

LinearQuantization quantization_of_filters(std::span<const float> weight, int bits, const QuantizationRecipe& recipe) {
  LinearQuantization filters = calibrated(weight, recipe.calibration, bits, recipe.weights);
  if (filters.scale == 0) {
    filters.scale = 1;
  }
  return filters;
}

void refuse_unknown_layers(const QuantizationRecipe& recipe, const std::vector<LayerGeometry>& layers) {
  for (const auto& entry : recipe.bits_of_layer) {
    if (std::ranges::find(layers, entry.first, &LayerGeometry::name) == layers.end()) {
      std::vector<std::string> names(layers.size());
      std::ranges::transform(layers, names.begin(), &LayerGeometry::name);
      throw Error(fmt::format("layer {} is none of {}", quoted_text(entry.first), fmt::join(names, ", ")));
    }
  }
}

}  // namespace

const LayerBits& QuantizationRecipe::bits_for(const std::string& layer) const {
  const auto own = bits_of_layer.find(layer);
  return own == bits_of_layer.end() ? bits : own->second;
}

QuantizedLayer quantize_layer(const LayerGeometry& geometry, std::span<const float> weight, std::span<const float> bias,
                              const LinearQuantization& ifmap, const QuantizationRecipe& recipe) {
  const int bits = recipe.bits_for(geometry.name).weights;
  QuantizedLayer layer{.geometry = geometry, .ifmap = ifmap, .filters = {}, .weight = {}, .bias = {}};
  if (!recipe.per_channel) {
    layer.filters = {quantization_of_filters(weight, bits, recipe)};
  }
  for (std::size_t output = 0; output < bias.size(); ++output) {
    const std::span<const float> filter = weight.subspan(output * geometry.fan_in(), geometry.fan_in());
    if (recipe.per_channel) {
      layer.filters.push_back(quantization_of_filters(filter, bits, recipe));
    }
    const LinearQuantization& quantization = layer.filter(output);
    for (const float value : filter) {
      layer.weight.push_back(static_cast<std::int8_t>(quantize(value, quantization)));
    }
    const double unit = static_cast<double>(ifmap.scale) * quantization.scale;
    const double units = std::clamp<double>(static_cast<double>(bias[output]) / unit, -kLargestSum, kLargestSum);
    layer.bias.push_back(static_cast<std::int32_t>(std::lrint(units)));
  }
  return layer;
}

std::vector<LinearQuantization> calibrate_ifmaps(const SequentialNetwork& network, std::span<const std::uint8_t> pixels,
                                                 const QuantizationRecipe& recipe) {
  refuse_unknown_layers(recipe, network.layers);
  if (pixels.empty()) {
    throw Error("there is no image to calibrate with");
  }
  if (std::ranges::all_of(pixels, [&](std::uint8_t pixel) { return pixel == pixels.front(); })) {
    throw Error(
        fmt::format("the calibration images are constant, every pixel is {}: they give no scale", pixels.front()));
  }
  std::vector<std::vector<float>> seen(network.layers.size());
  forward(network, pixels, [&](const Activations& batch) {
    for (std::size_t layer = 0; layer < seen.size(); ++layer) {
      seen[layer].insert(seen[layer].end(), batch.layer_inputs[layer].begin(), batch.layer_inputs[layer].end());
    }
  });
  std::vector<LinearQuantization> ifmaps;
  for (std::size_t layer = 0; layer < seen.size(); ++layer) {
    const std::string& name = network.layers[layer].name;
    ifmaps.push_back(
        calibrated(seen[layer], recipe.calibration, recipe.bits_for(name).activations, recipe.activations));
    if (ifmaps.back().scale == 0) {
      throw Error(fmt::format("the ifmap of {} is zero on all calibration images: they give no scale", name));
    }
  }
  return ifmaps;
}

QuantizedNetwork quantize(const SequentialNetwork& network, std::span<const LinearQuantization> ifmaps,
                          const QuantizationRecipe& recipe) {
  QuantizedNetwork quantized;
  for (std::size_t layer = 0; layer < network.layers.size(); ++layer) {
    const LayerWeights& weights = network.weights[layer];
    quantized.layers.push_back(
        quantize_layer(network.layers[layer], weights.weight, weights.bias, ifmaps[layer], recipe));
  }
  return quantized;
}

}  // namespace foldwise
