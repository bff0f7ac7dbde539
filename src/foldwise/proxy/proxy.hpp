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

/// What a proxy's network answers: y and s, see Proxy.
inline constexpr std::int64_t kProxyOutputs = 2;

/// Outputs of a proxy's base.
inline constexpr std::int64_t kBaseTerms = 8;

/// The metric that is learned in two parts where samples tell the second one, stall cycles, apart.
inline constexpr std::string_view kTotalCycles = "total_cycles";
inline constexpr std::string_view kStallCycles = "stall_cycles";

/// A learned stand-in for an evaluator: one metric of one layer, by a network of few weights.
///
/// With f the features, standardised, the network gives two outputs: y and s. Without a base, y is the prediction of
/// log(1 + metric). With a base, a network of one output b, the prediction is b + max(0, y): b is log(1 + cycles
/// without any stall), smooth and known well, and y by how much stalls stretch it, which is neither. s is the logarithm
/// of how far off the prediction expects to be: the interval of 90 % is the prediction -+ interval_scale * exp(s),
/// where interval_scale is what it took on data held out of the training (split conformal prediction, Lei et al. 2018,
/// with the normalisation of Papadopoulos et al. 2002).
struct Proxy {
  FeatureSet features = FeatureSet::structured;
  std::string target;                    ///< the metric, in its one spelling
  std::string model;                     ///< of the evaluator that it stands in for
  std::vector<float> feature_mean;       ///< one for each feature
  std::vector<float> feature_deviation;  ///< positive
  ResidualNetwork network;
  std::optional<ResidualNetwork> base;
  float interval_scale = 1.0F;
  ProxyRanges ranges;
  /// What else is known, as attributes of the file: training data's hash, seed, accuracy.
  std::map<std::string, std::string> facts;

  bool operator==(const Proxy&) const = default;
};

/// A proxy as a model file holds it (docs/file-formats.md), and back. Throws ParseError for `file` when the model is no
/// proxy or one that this version does not know.
Model model_of(const Proxy& proxy);
Proxy proxy_of(const Model& model, std::string_view file);

Proxy read_proxy(const std::filesystem::path& path);
void write_proxy(const std::filesystem::path& path, const Proxy& proxy);

}  // namespace foldwise
