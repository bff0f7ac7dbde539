#include "foldwise/proxy/predict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace foldwise {

namespace {

/// Inputs whose features are in memory at a time.
constexpr std::size_t kPredictionBatch = 1024;

/// The metric of its logarithm, log(1 + metric). What a network answers far outside of its training stays finite.
double metric_of(double logarithm) {
  constexpr double largest = 700;
  return std::expm1(logarithm < largest ? std::max(logarithm, 0.0) : largest);
}

/// log(sum exp(sharpness * term)) / sharpness, without leaving the range of a double.
double soft_maximum(std::span<const float> terms, double sharpness) {
  const double largest = *std::ranges::max_element(terms);
  double sum = 0;
  for (const float term : terms) {
    sum += std::exp(sharpness * (term - largest));
  }
  return largest + std::log(sum) / sharpness;
}

bool is_in_range(const ProxyRanges& ranges, const ProxyInput& input) {
  if (!ranges.dataflows[static_cast<std::size_t>(input.dataflow)] || input.mode != ranges.mode) {
    return false;
  }
  const auto values = range_values(input);
  for (std::size_t index = 0; index < values.size(); ++index) {
    const auto value = static_cast<float>(values[index]);
    if (value < ranges.smallest[index] || value > ranges.largest[index]) {
      return false;
    }
  }
  return true;
}

}  // namespace

Predictor::Predictor(Proxy proxy) : proxy_(std::move(proxy)), forward_(proxy_.network) {
  if (proxy_.base) {
    base_.emplace(*proxy_.base);
  }
}

std::vector<Prediction> Predictor::predict(std::span<const ProxyInput> inputs) const {
  std::vector<Prediction> predictions;
  predictions.reserve(inputs.size());
  std::vector<float> features;
  std::vector<float> outputs;
  std::vector<double> bases;
  while (!inputs.empty()) {
    const std::span<const ProxyInput> batch = inputs.first(std::min(inputs.size(), kPredictionBatch));
    inputs = inputs.subspan(batch.size());
    features.clear();
    for (const ProxyInput& input : batch) {
      append_standard_features(proxy_, input, features);
    }
    if (base_) {
      bases = add_bases(features);
    }
    outputs.resize(kProxyOutputs * batch.size());
    forward_.run(features, proxy_.network.inputs(), outputs);
    for (std::size_t index = 0; index < batch.size(); ++index) {
      const std::span<const float> output = std::span(outputs).subspan(kProxyOutputs * index, kProxyOutputs);
      const double y = soft_maximum(output.first(kProxyTerms), kTermSharpness);
      const double logarithm = base_ ? bases[index] + std::max(y, 0.0) : y;
      const double spread = proxy_.interval_scale * std::exp(static_cast<double>(output[kProxyTerms]));
      predictions.push_back({.value = metric_of(logarithm),
                             .low = metric_of(logarithm - spread),
                             .high = metric_of(logarithm + spread),
                             .in_range = is_in_range(proxy_.ranges, batch[index])});
    }
  }
  return predictions;
}

std::vector<double> Predictor::add_bases(std::vector<float>& features) const {
  const std::size_t width = proxy_.network_inputs();
  const std::size_t count = features.size() / width;
  std::vector<float> terms(kBaseTerms * count);
  base_->run(features, static_cast<std::int64_t>(width), terms);
  std::vector<double> bases(count);
  for (std::size_t index = 0; index < count; ++index) {
    bases[index] = soft_maximum(std::span(terms).subspan(kBaseTerms * index, kBaseTerms), 1);
    features[(index + 1) * width - 1] =
        (static_cast<float>(bases[index]) - proxy_.feature_mean.back()) / proxy_.feature_deviation.back();
  }
  return bases;
}

void append_standard_features(const Proxy& proxy, const ProxyInput& input, std::vector<float>& values) {
  const std::size_t count = feature_names(proxy.features).size();
  const std::size_t begin = values.size();
  values.resize(begin + proxy.network_inputs());
  const std::span<float> added = std::span(values).subspan(begin, count);
  fill_features(proxy.features, input, added);
  for (std::size_t index = 0; index < count; ++index) {
    added[index] = (added[index] - proxy.feature_mean[index]) / proxy.feature_deviation[index];
  }
}

std::string out_of_range_text(const Proxy& proxy, const ProxyInput& input) {
  const ProxyRanges& ranges = proxy.ranges;
  if (input.mode != ranges.mode) {
    return fmt::format("bandwidth.mode is {}, seen the other one", input.mode == BandwidthMode::user ? "USER" : "CALC");
  }
  if (!ranges.dataflows[static_cast<std::size_t>(input.dataflow)]) {
    return fmt::format("dataflow {} was not seen", short_name(input.dataflow));
  }
  const auto values = range_values(input);
  for (std::size_t index = 0; index < values.size(); ++index) {
    const auto value = static_cast<float>(values[index]);
    if (value < ranges.smallest[index] || value > ranges.largest[index]) {
      return fmt::format("{} is {}, seen {} to {}", kRangeNames[index], values[index], ranges.smallest[index],
                         ranges.largest[index]);
    }
  }
  return {};
}

}  // namespace foldwise
