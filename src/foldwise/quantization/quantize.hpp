#pragma once

#include <map>
#include <span>
#include <string>

#include "foldwise/neural/sequential.hpp"
#include "foldwise/quantization/calibration.hpp"
#include "foldwise/quantization/quantized_network.hpp"

namespace foldwise {

/// Bits of a layer's filters and of its ifmap.
struct LayerBits {
  int weights = kMostBits;
  int activations = kMostBits;

  bool operator==(const LayerBits&) const = default;
};

/// How a trained network becomes one in integers.
struct QuantizationRecipe {
  Scheme weights = Scheme::asymmetric;
  Scheme activations = Scheme::asymmetric;
  bool per_channel = false;  ///< a scale and a zero point for each filter, not for each layer's filters
  Calibration calibration = Calibration::min_max;
  LayerBits bits;
  std::map<std::string, LayerBits> bits_of_layer;  ///< by name, in place of `bits`

  const LayerBits& bits_for(const std::string& layer) const;
};

/// One layer, given the quantization of its ifmap. `weight` is [output][input][row][column], `bias` [output]; the bias
/// is rounded to units of the accumulators. A filter of zeros gets the scale 1.
QuantizedLayer quantize_layer(const LayerGeometry& geometry, std::span<const float> weight, std::span<const float> bias,
                              const LinearQuantization& ifmap, const QuantizationRecipe& recipe);

/// The quantization of every layer's ifmap, found from what the float network sees of `pixels`, whole images. Throws
/// Error when there is no image, when all pixels are alike, when an ifmap is zero throughout, for bits outside 2..8,
/// and when the recipe names a layer that there is not.
std::vector<LinearQuantization> calibrate_ifmaps(const SequentialNetwork& network, std::span<const std::uint8_t> pixels,
                                                 const QuantizationRecipe& recipe);

/// The network in integers, its ifmaps quantized as given: by calibrate_ifmaps(), or as training has found best.
QuantizedNetwork quantize(const SequentialNetwork& network, std::span<const LinearQuantization> ifmaps,
                          const QuantizationRecipe& recipe);

}  // namespace foldwise
