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

/// The logarithm of the sum of exponentials, without leaving the range of a double.
double base_of(std::span<const float> terms) {
  const double largest = *std::ranges::max_element(terms);
  double sum = 0;
  for (const float term : terms) {
    sum += std::exp(term - largest);
  }
  return largest + std::log(sum);
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
  std::vector<float> bases;
  while (!inputs.empty()) {
    const std::span<const ProxyInput> batch = inputs.first(std::min(inputs.size(), kPredictionBatch));
    inputs = inputs.subspan(batch.size());
    features.clear();
    for (const ProxyInput& input : batch) {
      append_standard_features(proxy_, input, features);
    }
    outputs.resize(2 * batch.size());
    forward_.run(features, outputs);
    if (base_) {
      bases.resize(kBaseTerms * batch.size());
      base_->run(features, bases);
    }
    for (std::size_t index = 0; index < batch.size(); ++index) {
      const double output = outputs[2 * index];
      const double logarithm =
          base_ ? base_of(std::span(bases).subspan(kBaseTerms * index, kBaseTerms)) + std::max(output, 0.0) : output;
      const double spread = proxy_.interval_scale * std::exp(static_cast<double>(outputs[2 * index + 1]));
      predictions.push_back({.value = metric_of(logarithm),
                             .low = metric_of(logarithm - spread),
                             .high = metric_of(logarithm + spread),
                             .in_range = is_in_range(proxy_.ranges, batch[index])});
    }
  }
  return predictions;
}

void append_standard_features(const Proxy& proxy, const ProxyInput& input, std::vector<float>& values) {
  const std::size_t count = proxy.feature_mean.size();
  values.resize(values.size() + count);
  const std::span<float> added = std::span(values).last(count);
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
