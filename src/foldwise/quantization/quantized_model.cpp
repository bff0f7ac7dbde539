#include "foldwise/quantization/quantized_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "foldwise/base/error.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/neural/lenet5.hpp"
#include "foldwise/quantization/packed_integers.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kPerTensor = "per-tensor";
constexpr std::string_view kPerChannel = "per-channel";

/// What `read(word)` makes of the words of an attribute, one for each layer.
template <typename Read>
auto words_of(const Model& model, std::string_view name, std::size_t count, std::string_view file, const Read& read) {
  std::string_view rest = attribute_of(model, name);
  std::vector<decltype(read(rest))> values;
  for (std::size_t index = 0; index < count; ++index) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    values.push_back(read(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!rest.empty()) {
    throw ParseError(file, 0, fmt::format("attribute {} has more than {} values", name, count));
  }
  return values;
}

std::vector<int> bits_of(const Model& model, std::string_view name, std::size_t count, std::string_view file) {
  return words_of(model, name, count, file, [&](std::string_view word) {
    const auto bits = parse_integer(word);
    if (!bits || *bits < kFewestBits || *bits > kMostBits) {
      throw ParseError(file, 0,
                       fmt::format("attribute {} is {}, must be {} numbers from {} to {}", name,
                                   quoted_text(attribute_of(model, name)), count, kFewestBits, kMostBits));
    }
    return static_cast<int>(*bits);
  });
}

/// Whether the attribute is the second of two words.
bool is_second(const Model& model, std::string_view name, std::string_view first, std::string_view second,
               std::string_view file) {
  const std::string_view word = attribute_of(model, name);
  if (word != first && word != second) {
    throw ParseError(file, 0,
                     fmt::format("attribute {} is {}, must be {} or {}", name, quoted_text(word), first, second));
  }
  return word == second;
}

Scheme scheme_of(const Model& model, std::string_view name, std::string_view file) {
  return is_second(model, name, name_of(Scheme::asymmetric), name_of(Scheme::symmetric), file) ? Scheme::symmetric
                                                                                               : Scheme::asymmetric;
}

void require_in_range(std::int32_t value, const LinearQuantization& quantization, std::string_view name,
                      std::string_view file) {
  if (value < quantization.lowest() || value > quantization.highest()) {
    throw ParseError(file, 0,
                     fmt::format("{} is {}, must be from {} to {} in {} bits", name, value, quantization.lowest(),
                                 quantization.highest(), quantization.bits));
  }
}

/// Hands out the scales and zero points in their order.
class QuantizationReader {
 public:
  QuantizationReader(const Model& model, std::size_t count, std::string_view file)
      : file_(file),
        scales_(values_of<float>(model, "scale", {static_cast<std::int64_t>(count)}, file)),
        zero_points_(values_of<std::int8_t>(model, "zero_point", {static_cast<std::int64_t>(count)}, file)) {}

  LinearQuantization next(int bits, Scheme scheme) {
    const LinearQuantization read{
        .scale = scales_[place_], .zero_point = zero_points_[place_], .bits = bits, .scheme = scheme};
    ++place_;
    if (!(read.scale > 0)) {
      throw ParseError(file_, 0, fmt::format("scale {} is {}, must be more than 0", place_ - 1, read.scale));
    }
    require_in_range(read.zero_point, read, fmt::format("zero_point {}", place_ - 1), file_);
    return read;
  }

 private:
  std::string_view file_;
  std::span<const float> scales_;
  std::span<const std::int8_t> zero_points_;
  std::size_t place_ = 0;
};

QuantizedLayer layer_of(const Model& model, const LayerGeometry& geometry, QuantizationReader& quantizations,
                        const QuantizationRecipe& recipe, std::string_view file) {
  const LayerBits& bits = recipe.bits_for(geometry.name);
  QuantizedLayer layer{.geometry = geometry,
                       .ifmap = quantizations.next(bits.activations, recipe.activations),
                       .filters = {},
                       .weight = {},
                       .bias = {}};
  for (int filter = 0; filter < (recipe.per_channel ? geometry.outputs : 1); ++filter) {
    layer.filters.push_back(quantizations.next(bits.weights, recipe.weights));
  }
  const std::string name = fmt::format("{}.weight", geometry.name);
  const auto bytes = static_cast<std::int64_t>(packed_size(geometry.weights(), bits.weights));
  layer.weight = unpack_integers(values_of<std::int8_t>(model, name, {bytes}, file), geometry.weights(), bits.weights);
  for (const std::int8_t value : layer.weight) {
    require_in_range(value, layer.filters.front(), name, file);
  }
  layer.bias = values_of<std::int32_t>(model, fmt::format("{}.bias", geometry.name), {geometry.outputs}, file);
  for (const std::int32_t bias : layer.bias) {
    if (bias < -kLargestSum || bias > kLargestSum) {
      throw ParseError(file, 0,
                       fmt::format("{}.bias holds {}, must be from -(2^30 - 1) to 2^30 - 1", geometry.name, bias));
    }
  }
  return layer;
}

std::vector<LayerGeometry> geometry_in(const Model& model, std::string_view file) {
  if (attribute_of(model, "network") != kQuantizedSequential) {
    require_network(model, kQuantizedLeNet5, file);
    return lenet5_geometry();
  }
  try {
    return parse_geometry(attribute_of(model, "layers"));
  } catch (const Error& error) {
    throw ParseError(file, 0, fmt::format("attribute layers: {}", error.what()));
  }
}

}  // namespace

Model model_of(const QuantizedNetwork& network, const QuantizationRecipe& recipe) {
  Model model;
  std::vector<int> weight_bits;
  std::vector<int> activation_bits;
  std::vector<float> scales;
  std::vector<std::int8_t> zero_points;
  const auto add = [&](const LinearQuantization& quantization) {
    scales.push_back(quantization.scale);
    zero_points.push_back(static_cast<std::int8_t>(quantization.zero_point));
  };
  for (const QuantizedLayer& layer : network.layers) {
    weight_bits.push_back(layer.filters.front().bits);
    activation_bits.push_back(layer.ifmap.bits);
    add(layer.ifmap);
    std::ranges::for_each(layer.filters, add);
    const std::vector<std::int8_t> bytes = pack_integers(layer.weight, weight_bits.back());
    model.tensors.push_back({.name = fmt::format("{}.weight", layer.geometry.name),
                             .shape = {static_cast<std::int64_t>(bytes.size())},
                             .values = bytes});
    model.tensors.push_back(
        {.name = fmt::format("{}.bias", layer.geometry.name), .shape = {layer.geometry.outputs}, .values = layer.bias});
  }
  const Shape count{static_cast<std::int64_t>(scales.size())};
  model.tensors.push_back({.name = "scale", .shape = count, .values = std::move(scales)});
  model.tensors.push_back({.name = "zero_point", .shape = count, .values = std::move(zero_points)});
  const std::vector<LayerGeometry> geometry = geometry_of(network);
  const bool is_lenet5 = geometry == lenet5_geometry();
  model.attributes = {{"network", std::string(is_lenet5 ? kQuantizedLeNet5 : kQuantizedSequential)},
                      {"weight_scheme", std::string(name_of(recipe.weights))},
                      {"activation_scheme", std::string(name_of(recipe.activations))},
                      {"granularity", std::string(recipe.per_channel ? kPerChannel : kPerTensor)},
                      {"calibration", std::string(name_of(recipe.calibration))},
                      {"weight_bits", fmt::format("{}", fmt::join(weight_bits, " "))},
                      {"activation_bits", fmt::format("{}", fmt::join(activation_bits, " "))}};
  if (!is_lenet5) {
    model.attributes["layers"] = geometry_text(geometry);
  }
  return model;
}

bool is_quantized(const Model& model) {
  const std::string_view kind = attribute_of(model, "network");
  return kind == kQuantizedLeNet5 || kind == kQuantizedSequential;
}

QuantizedNetwork quantized_network_of(const Model& model, std::string_view file) {
  const std::vector<LayerGeometry> geometry = geometry_in(model, file);
  QuantizationRecipe recipe;
  recipe.weights = scheme_of(model, "weight_scheme", file);
  recipe.activations = scheme_of(model, "activation_scheme", file);
  recipe.per_channel = is_second(model, "granularity", kPerTensor, kPerChannel, file);
  const std::vector<int> weight_bits = bits_of(model, "weight_bits", geometry.size(), file);
  const std::vector<int> activation_bits = bits_of(model, "activation_bits", geometry.size(), file);
  std::size_t count = geometry.size();
  for (const LayerGeometry& layer : geometry) {
    count += recipe.per_channel ? static_cast<std::size_t>(layer.outputs) : 1;
  }
  QuantizationReader quantizations(model, count, file);
  QuantizedNetwork network;
  for (std::size_t index = 0; index < geometry.size(); ++index) {
    recipe.bits = {weight_bits[index], activation_bits[index]};
    network.layers.push_back(layer_of(model, geometry[index], quantizations, recipe, file));
  }
  return network;
}

}  // namespace foldwise
