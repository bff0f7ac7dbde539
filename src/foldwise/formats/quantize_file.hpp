#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/neural/model.hpp"
#include "foldwise/quantization/quantize.hpp"

namespace foldwise {

/// "mixed" beside the names of the schemes: symmetric weights, asymmetric activations.
inline constexpr std::string_view kMixedScheme = "mixed";

/// The recipe that these words say. Throws Error for a word that is none.
QuantizationRecipe recipe_of_words(std::string_view scheme, std::string_view calibration);

/// A network in integers, the model file that holds it, and how it came to its scales, in words.
struct QuantizedFile {
  QuantizedNetwork network;
  Model model;
  std::string origin;
  std::vector<std::string> warnings;
};

/// Quantizes the network in a file (read_trained_network), calibrated on the first `images` training images of the
/// folder `data`. An ONNX model that comes with scales keeps them, and needs neither recipe nor data. Throws Error when
/// the network is in integers already, and when it is in float and `data` is empty.
QuantizedFile quantize_file(const std::filesystem::path& path, const std::filesystem::path& data,
                            const QuantizationRecipe& recipe, std::size_t images);

}  // namespace foldwise
