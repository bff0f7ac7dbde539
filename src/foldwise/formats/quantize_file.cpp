#include "foldwise/formats/quantize_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/idx.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/trained_network.hpp"
#include "foldwise/quantization/quantized_model.hpp"

namespace foldwise {

namespace {

QuantizedFile quantize_by_images(const SequentialNetwork& network, const std::filesystem::path& data,
                                 const QuantizationRecipe& recipe, std::size_t images) {
  const LabelledImages training = read_mnist(data, MnistPart::train);
  const LabelledImages calibration = slice(training, 0, std::min(images, training.size()));
  QuantizedNetwork quantized = quantize(network, calibrate_ifmaps(network, calibration.pixels, recipe), recipe);
  Model model = model_of(quantized, recipe);
  return {std::move(quantized),
          std::move(model),
          fmt::format("calibrated on {} images by {}", calibration.size(), name_of(recipe.calibration)),
          {}};
}

/// A model file has a scale for each filter of every layer, or of none.
QuantizedFile quantize_as_given(QuantizedNetwork network) {
  QuantizationRecipe recipe;
  recipe.per_channel = std::ranges::any_of(network.layers, [](const auto& layer) { return layer.filters.size() > 1; });
  if (recipe.per_channel) {
    for (QuantizedLayer& layer : network.layers) {
      layer.filters.resize(static_cast<std::size_t>(layer.geometry.outputs), layer.filters.front());
    }
  }
  Model model = model_of(network, recipe);
  model.attributes["calibration"] = "model";
  return {std::move(network), std::move(model), "scales, zero points and integers are the model's own", {}};
}

}  // namespace

QuantizationRecipe recipe_of_words(std::string_view scheme, std::string_view calibration) {
  QuantizationRecipe recipe;
  if (scheme != name_of(Scheme::asymmetric) && scheme != name_of(Scheme::symmetric) && scheme != kMixedScheme) {
    throw Error(fmt::format("scheme is {}, must be {}, {} or {}", quoted_text(scheme), name_of(Scheme::asymmetric),
                            name_of(Scheme::symmetric), kMixedScheme));
  }
  recipe.weights = scheme == name_of(Scheme::asymmetric) ? Scheme::asymmetric : Scheme::symmetric;
  recipe.activations = scheme == name_of(Scheme::symmetric) ? Scheme::symmetric : Scheme::asymmetric;
  for (const Calibration each : {Calibration::min_max, Calibration::percentile, Calibration::squared_error}) {
    if (calibration == name_of(each)) {
      recipe.calibration = each;
      return recipe;
    }
  }
  throw Error(fmt::format("calibration is {}, must be {}, {} or {}", quoted_text(calibration),
                          name_of(Calibration::min_max), name_of(Calibration::percentile),
                          name_of(Calibration::squared_error)));
}

QuantizedFile quantize_file(const std::filesystem::path& path, const std::filesystem::path& data,
                            const QuantizationRecipe& recipe, std::size_t images) {
  TrainedNetworkFile file = read_trained_network(path);
  auto* const given = std::get_if<QuantizedNetwork>(&file.network);
  if (given == nullptr && data.empty()) {
    throw Error(fmt::format("{}: is a network in float, which needs training images to calibrate with", path.string()));
  }
  QuantizedFile result = given != nullptr && is_onnx(path)
                             ? quantize_as_given(std::move(*given))
                             : quantize_by_images(float_network_of(file, path), data, recipe, images);
  result.warnings = std::move(file.warnings);
  return result;
}

}  // namespace foldwise
