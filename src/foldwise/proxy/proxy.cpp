#include "foldwise/proxy/proxy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "foldwise/base/error.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/neural/model_file.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kProxyKind = "proxy";
constexpr std::int64_t kMostHiddenLayers = 64;
constexpr std::int64_t kWidestLayer = 1 << 14;
/// Attributes that are members of Proxy; the others are its facts.
constexpr std::string_view kOwnAttributes[] = {
    "network", "features", "target", "model", "mode", "hidden_layers", "width", "base.hidden_layers", "base.width"};

std::int64_t size_of(const auto& values) { return static_cast<std::int64_t>(values.size()); }

void add_layer(Model& model, const std::string& name, const DenseLayer& layer) {
  model.tensors.push_back({.name = name + ".weight", .shape = {layer.outputs, layer.inputs}, .values = layer.weight});
  model.tensors.push_back({.name = name + ".bias", .shape = {layer.outputs}, .values = layer.bias});
}

DenseLayer layer_of(const Model& model, const std::string& name, std::int64_t inputs, std::int64_t outputs,
                    std::string_view file) {
  return {.inputs = inputs,
          .outputs = outputs,
          .weight = values_of<float>(model, name + ".weight", {outputs, inputs}, file),
          .bias = values_of<float>(model, name + ".bias", {outputs}, file)};
}

void add_network(Model& model, const std::string& prefix, const ResidualNetwork& network) {
  model.attributes[prefix + "hidden_layers"] = fmt::to_string(network.hidden.size());
  model.attributes[prefix + "width"] = fmt::to_string(network.width());
  for (std::size_t index = 0; index < network.hidden.size(); ++index) {
    add_layer(model, fmt::format("{}hidden{}", prefix, index), network.hidden[index]);
  }
  add_layer(model, prefix + "output", network.output);
}

std::int64_t size_attribute(const Model& model, std::string_view name, std::int64_t largest, std::string_view file) {
  const std::string_view text = attribute_of(model, name);
  const std::int64_t value = parse_integer(text).value_or(0);
  if (value < 1 || value > largest) {
    throw ParseError(file, 0,
                     fmt::format("attribute {} is {}, must be from 1 to {}", name, quoted_text(text), largest));
  }
  return value;
}

ResidualNetwork network_of(const Model& model, const std::string& prefix, std::int64_t inputs, std::int64_t outputs,
                           std::string_view file) {
  const std::int64_t hidden_layers = size_attribute(model, prefix + "hidden_layers", kMostHiddenLayers, file);
  const std::int64_t width = size_attribute(model, prefix + "width", kWidestLayer, file);
  ResidualNetwork network;
  for (std::int64_t index = 0; index < hidden_layers; ++index) {
    network.hidden.push_back(
        layer_of(model, fmt::format("{}hidden{}", prefix, index), index == 0 ? inputs : width, width, file));
  }
  network.output = layer_of(model, prefix + "output", width + inputs, outputs, file);
  return network;
}

ProxyRanges ranges_of(const Model& model, std::string_view file) {
  ProxyRanges ranges;
  std::ranges::copy(values_of<float>(model, "range.smallest", {size_of(kRangeNames)}, file), ranges.smallest.begin());
  std::ranges::copy(values_of<float>(model, "range.largest", {size_of(kRangeNames)}, file), ranges.largest.begin());
  const auto& dataflows = values_of<std::int8_t>(model, "range.dataflows", {size_of(kDataflows)}, file);
  std::ranges::transform(dataflows, ranges.dataflows.begin(), [](std::int8_t seen) { return seen != 0; });
  const std::string_view mode = attribute_of(model, "mode");
  if (mode != "USER" && mode != "CALC") {
    throw ParseError(file, 0, fmt::format("attribute mode is {}, must be USER or CALC", quoted_text(mode)));
  }
  ranges.mode = mode == "USER" ? BandwidthMode::user : BandwidthMode::calc;
  return ranges;
}

}  // namespace

Model model_of(const Proxy& proxy) {
  Model model;
  for (const auto& [name, value] : proxy.facts) {
    model.attributes[name] = value;
  }
  model.attributes["network"] = kProxyKind;
  model.attributes["features"] = name_of(proxy.features);
  model.attributes["target"] = proxy.target;
  model.attributes["model"] = proxy.model;
  model.attributes["mode"] = proxy.ranges.mode == BandwidthMode::user ? "USER" : "CALC";
  const std::int64_t inputs = size_of(proxy.feature_mean);
  model.tensors.push_back({.name = "feature.mean", .shape = {inputs}, .values = proxy.feature_mean});
  model.tensors.push_back({.name = "feature.deviation", .shape = {inputs}, .values = proxy.feature_deviation});
  add_network(model, "", proxy.network);
  if (proxy.base) {
    add_network(model, "base.", *proxy.base);
  }
  model.tensors.push_back({.name = "interval.scale", .shape = {1}, .values = std::vector<float>{proxy.interval_scale}});
  const ProxyRanges& ranges = proxy.ranges;
  model.tensors.push_back({.name = "range.smallest",
                           .shape = {size_of(kRangeNames)},
                           .values = std::vector<float>(ranges.smallest.begin(), ranges.smallest.end())});
  model.tensors.push_back({.name = "range.largest",
                           .shape = {size_of(kRangeNames)},
                           .values = std::vector<float>(ranges.largest.begin(), ranges.largest.end())});
  model.tensors.push_back({.name = "range.dataflows",
                           .shape = {size_of(kDataflows)},
                           .values = std::vector<std::int8_t>(ranges.dataflows.begin(), ranges.dataflows.end())});
  return model;
}

Proxy proxy_of(const Model& model, std::string_view file) {
  require_network(model, kProxyKind, file);
  Proxy proxy;
  proxy.features = located(file, 0, [&] { return feature_set_named(attribute_of(model, "features")); });
  proxy.target = attribute_of(model, "target");
  proxy.model = attribute_of(model, "model");
  if (proxy.target.empty()) {
    throw ParseError(file, 0, "has no attribute 'target', the metric that it predicts");
  }
  if (model.attributes.contains("base.width")) {
    proxy.base = network_of(model, "base.", base_features(proxy.features), kBaseTerms, file);
  }
  const auto inputs = static_cast<std::int64_t>(proxy.network_inputs());
  proxy.feature_mean = values_of<float>(model, "feature.mean", {inputs}, file);
  proxy.feature_deviation = values_of<float>(model, "feature.deviation", {inputs}, file);
  if (std::ranges::any_of(proxy.feature_deviation, [](float deviation) { return deviation <= 0; })) {
    throw ParseError(file, 0, "tensor 'feature.deviation' holds a number that is not positive");
  }
  proxy.network = network_of(model, "", inputs, kProxyOutputs, file);
  proxy.interval_scale = values_of<float>(model, "interval.scale", {1}, file).front();
  proxy.ranges = ranges_of(model, file);
  proxy.facts = model.attributes;
  for (const std::string_view name : kOwnAttributes) {
    proxy.facts.erase(std::string(name));
  }
  return proxy;
}

Proxy read_proxy(const std::filesystem::path& path) { return proxy_of(read_model_file(path), path.string()); }

void write_proxy(const std::filesystem::path& path, const Proxy& proxy) { write_model_file(path, model_of(proxy)); }

}  // namespace foldwise
