#pragma once

#include "foldwise/base/rng.hpp"
#include "foldwise/proxy/proxy.hpp"

namespace foldwise {

inline DenseLayer random_layer(std::int64_t inputs, std::int64_t outputs, Rng& rng) {
  DenseLayer layer{.inputs = inputs, .outputs = outputs, .weight = {}, .bias = {}};
  for (std::int64_t weight = 0; weight < inputs * outputs; ++weight) {
    layer.weight.push_back(static_cast<float>(rng.unit() - 0.5));
  }
  for (std::int64_t output = 0; output < outputs; ++output) {
    layer.bias.push_back(static_cast<float>(rng.unit() - 0.5));
  }
  return layer;
}

/// A network whose widths fill no tile and no register.
inline ResidualNetwork random_network(std::int64_t inputs, std::int64_t width, std::int64_t outputs, Rng& rng) {
  ResidualNetwork network;
  network.hidden = {random_layer(inputs, width, rng), random_layer(width, width, rng)};
  network.output = random_layer(width + inputs, outputs, rng);
  return network;
}

/// A proxy of random weights that has seen arrays of 1 to 32 x 2 to 64, all but input-stationary.
inline Proxy random_proxy(FeatureSet features, std::uint64_t seed = 1) {
  Rng rng(seed);
  const auto inputs = static_cast<std::int64_t>(feature_names(features).size());
  Proxy proxy;
  proxy.features = features;
  proxy.target = "total_cycles";
  proxy.model = "scalesim-v2";
  proxy.feature_mean.assign(static_cast<std::size_t>(inputs), 0.5F);
  proxy.feature_deviation.assign(static_cast<std::size_t>(inputs), 2.0F);
  proxy.network = random_network(inputs, 10, kProxyOutputs, rng);
  proxy.interval_scale = 1.5F;
  proxy.ranges.smallest = {1, 2, 512, 512, 512, 1, 1, 1, 1};
  proxy.ranges.largest = {32, 64, 65536, 65536, 65536, 32, 4096, 4096, 4096};
  proxy.ranges.dataflows = {true, true, false};
  proxy.facts = {{"seed", "7"}, {"samples_sha256", "abc"}};
  return proxy;
}

inline ProxyInput any_input() {
  return {.array = {.rows = 8, .cols = 16},
          .dataflow = Dataflow::weight_stationary,
          .sram_words = {.ifmap = 4096, .filter = 8192, .ofmap = 2048},
          .bandwidth_words_per_cycle = 10,
          .shape = as_conv({.m = 100, .n = 40, .k = 30})};
}

}  // namespace foldwise
