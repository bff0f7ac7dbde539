#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/neural/model.hpp"
#include "foldwise/proxy/features.hpp"
#include "foldwise/proxy/network.hpp"
#include "foldwise/proxy/proxy_input.hpp"

namespace foldwise {

/// The inputs that a proxy was trained on: the smallest and largest of kRangeNames, and which choices there were.
struct ProxyRanges {
  std::array<float, kRangeNames.size()> smallest{};
  std::array<float, kRangeNames.size()> largest{};
  std::array<bool, kDataflows.size()> dataflows{};
  BandwidthMode mode = BandwidthMode::user;

  bool operator==(const ProxyRanges&) const = default;
};

/// A proxy's network answers so many terms of y, and s; see Proxy.
inline constexpr std::int64_t kProxyTerms = 4;
inline constexpr std::int64_t kProxyOutputs = kProxyTerms + 1;

/// Outputs of a proxy's base.
inline constexpr std::int64_t kBaseTerms = 8;

/// How sharp the maximum of the terms of y is: where two are equal, y lies log(2) / kTermSharpness above them.
inline constexpr double kTermSharpness = 8;

/// The metric that is learned in two parts where samples tell the second one, stall cycles, apart.
inline constexpr std::string_view kTotalCycles = "total_cycles";
inline constexpr std::string_view kStallCycles = "stall_cycles";

/// A learned stand-in for an evaluator: one metric of one layer, by a network of few weights.
///
/// The network answers terms of y and a number s. y is the soft maximum of its terms, log(sum exp(k y_i)) / k with k =
/// kTermSharpness: what makes a layer long is the slowest of several that go on at once.
///
/// Without a base, y is the prediction of log(1 + metric), and the network sees the standardised features. With a base,
/// a network that sees the first of them (base_features()), b = log(sum exp(b_i)) over its outputs is the prediction of
/// log(1 + cycles without any stall), smooth and known well. The other network sees b besides, standardised as one more
/// feature, and y is by how much stalls stretch the cycles, which is neither: the prediction is b + max(0, y).
///
/// s is the logarithm of how far off the prediction expects to be: the interval of 90 % is the prediction -+
/// interval_scale * exp(s), where interval_scale is what it took on data held out of the training (split conformal
/// prediction, Lei et al. 2018, with the normalisation of Papadopoulos et al. 2002).
struct Proxy {
  FeatureSet features = FeatureSet::structured;
  std::string target;                    ///< the metric, in its one spelling
  std::string model;                     ///< of the evaluator that it stands in for
  std::vector<float> feature_mean;       ///< one for each feature, and one for b where there is a base
  std::vector<float> feature_deviation;  ///< positive
  ResidualNetwork network;
  std::optional<ResidualNetwork> base;
  float interval_scale = 1.0F;
  ProxyRanges ranges;
  /// What else is known, as attributes of the file: training data's hash, seed, accuracy.
  std::map<std::string, std::string> facts;

  /// What the network sees: the features, and b where there is a base.
  std::size_t network_inputs() const { return feature_names(features).size() + (base ? 1 : 0); }
  bool operator==(const Proxy&) const = default;
};

/// A proxy as a model file holds it (docs/file-formats.md), and back. Throws ParseError for `file` when the model is no
/// proxy or one that this version does not know.
Model model_of(const Proxy& proxy);
Proxy proxy_of(const Model& model, std::string_view file);

Proxy read_proxy(const std::filesystem::path& path);
void write_proxy(const std::filesystem::path& path, const Proxy& proxy);

}  // namespace foldwise
