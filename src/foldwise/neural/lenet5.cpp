#include "foldwise/neural/lenet5.hpp"

#include <fmt/format.h>

#include "foldwise/neural/model_file.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kKind = "lenet5";

constexpr std::size_t parameters() {
  std::size_t sum = 0;
  for (const LeNet5Layer& layer : kLeNet5Layers) {
    sum += layer.weights() + static_cast<std::size_t>(layer.outputs);
  }
  return sum;
}
static_assert(parameters() == kLeNet5Parameters);
static_assert(kLeNet5Side * kLeNet5Side == kLeNet5Pixels);

}  // namespace

LeNet5 zero_lenet5() {
  LeNet5 network;
  for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
    network.layers[index].weight.resize(kLeNet5Layers[index].weights());
    network.layers[index].bias.resize(static_cast<std::size_t>(kLeNet5Layers[index].outputs));
  }
  return network;
}

Shape weight_shape(const LeNet5Layer& layer) {
  return layer.is_linear ? Shape{layer.outputs, layer.inputs}
                         : Shape{layer.outputs, layer.inputs, layer.kernel, layer.kernel};
}

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
                      .pooling = layer.ofmap > 1 ? Pooling::average : Pooling::none});
  }
  return layers;
}

SequentialNetwork sequential_of(const LeNet5& network) {
  return {.layers = lenet5_geometry(), .weights = {network.layers.begin(), network.layers.end()}};
}

Model model_of(const LeNet5& network) {
  Model model;
  model.attributes.emplace("network", kKind);
  for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
    const LeNet5Layer& layer = kLeNet5Layers[index];
    const LayerWeights& weights = network.layers[index];
    model.tensors.push_back(
        {.name = fmt::format("{}.weight", layer.name), .shape = weight_shape(layer), .values = weights.weight});
    model.tensors.push_back(
        {.name = fmt::format("{}.bias", layer.name), .shape = {layer.outputs}, .values = weights.bias});
  }
  return model;
}

LeNet5 lenet5_of(const Model& model, std::string_view file) {
  require_network(model, kKind, file);
  LeNet5 network;
  for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
    const LeNet5Layer& layer = kLeNet5Layers[index];
    network.layers[index] = {
        .weight = values_of<float>(model, fmt::format("{}.weight", layer.name), weight_shape(layer), file),
        .bias = values_of<float>(model, fmt::format("{}.bias", layer.name), {layer.outputs}, file)};
  }
  return network;
}

LeNet5 read_lenet5(const std::filesystem::path& path) { return lenet5_of(read_model_file(path), path.string()); }

}  // namespace foldwise
