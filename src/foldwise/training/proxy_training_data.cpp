#include "foldwise/training/proxy_training_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

/// One of so many samples is held out, and no more than so many are.
constexpr std::size_t kHeldOutShare = 20;
constexpr std::size_t kMostHeldOut = 20'000;

/// A deviation below which a feature counts as one number throughout.
constexpr double kSmallestDeviation = 1e-6;

torch::Tensor tensor_of(std::span<const float> values, std::vector<std::int64_t> shape) {
  torch::Tensor tensor = torch::empty(shape);
  std::ranges::copy(values, tensor.data_ptr<float>());
  return tensor;
}

/// Standardises the columns of `features` [sample][feature] and keeps by how much.
void standardise(std::vector<float>& features, std::size_t count, Proxy& proxy) {
  const std::size_t width = feature_names(proxy.features).size();
  proxy.feature_mean.resize(width);
  proxy.feature_deviation.resize(width);
  for (std::size_t column = 0; column < width; ++column) {
    double sum = 0;
    double squares = 0;
    for (std::size_t row = 0; row < count; ++row) {
      const double value = features[row * width + column];
      sum += value;
      squares += value * value;
    }
    const double mean = sum / static_cast<double>(count);
    const double deviation = std::sqrt(std::max(squares / static_cast<double>(count) - mean * mean, 0.0));
    proxy.feature_mean[column] = static_cast<float>(mean);
    proxy.feature_deviation[column] = static_cast<float>(deviation > kSmallestDeviation ? deviation : 1.0);
    for (std::size_t row = 0; row < count; ++row) {
      float& value = features[row * width + column];
      value = (value - proxy.feature_mean[column]) / proxy.feature_deviation[column];
    }
  }
}

ProxyRanges ranges_of(std::span<const ProxyInput> inputs) {
  ProxyRanges ranges{.mode = inputs.front().mode};
  ranges.smallest.fill(std::numeric_limits<float>::max());
  ranges.largest.fill(0);
  for (const ProxyInput& input : inputs) {
    const auto values = range_values(input);
    for (std::size_t index = 0; index < values.size(); ++index) {
      const auto value = static_cast<float>(values[index]);
      ranges.smallest[index] = std::min(ranges.smallest[index], value);
      ranges.largest[index] = std::max(ranges.largest[index], value);
    }
    ranges.dataflows[static_cast<std::size_t>(input.dataflow)] = true;
  }
  return ranges;
}

/// Whether the samples tell what the stalls' part of the target is.
bool tells_stalls(const ProxySamples& samples, const std::string& target) {
  return target == kTotalCycles && std::ranges::find(samples.metrics, kStallCycles) != samples.metrics.end();
}

/// log(1 + value) of each, less `mean`.
torch::Tensor logarithms_of(std::span<const float> values, double mean) {
  torch::Tensor logarithms = torch::empty({static_cast<std::int64_t>(values.size())});
  std::ranges::transform(values, logarithms.data_ptr<float>(), [&](float value) {
    return static_cast<float>(std::log1p(static_cast<double>(value)) - mean);
  });
  return logarithms;
}

double mean_logarithm(std::span<const float> values) {
  return std::accumulate(values.begin(), values.end(), 0.0,
                         [](double sum, float value) { return sum + std::log1p(static_cast<double>(value)); }) /
         static_cast<double>(values.size());
}

}  // namespace

void shuffle(std::vector<std::int64_t>& order, Rng& rng) {
  for (std::size_t last = order.size(); last > 1; --last) {
    std::swap(order[last - 1], order[rng.below(last)]);
  }
}

ProxyTrainingData proxy_training_data(const ProxySamples& samples, const ProxyRecipe& recipe, Rng& rng, Proxy& proxy) {
  const std::vector<float>& metric = samples.values_of(recipe.target);
  const std::size_t count = samples.inputs.size();
  const std::size_t held_out = std::min(count / kHeldOutShare, kMostHeldOut);
  if (count - held_out < static_cast<std::size_t>(recipe.batch) || held_out == 0) {
    throw Error(fmt::format("{} samples are too few for batches of {} with a twentieth held out", count, recipe.batch));
  }
  const std::size_t width = feature_names(proxy.features).size();
  std::vector<float> features(count * width);
  for (std::size_t index = 0; index < count; ++index) {
    fill_features(proxy.features, samples.inputs[index], std::span(features).subspan(index * width, width));
  }
  proxy.ranges = ranges_of(samples.inputs);
  standardise(features, count, proxy);
  ProxyTrainingData data;
  data.features = tensor_of(features, {static_cast<std::int64_t>(count), static_cast<std::int64_t>(width)});
  data.mean = mean_logarithm(metric);
  data.targets = logarithms_of(metric, data.mean);
  if (tells_stalls(samples, recipe.target)) {
    std::vector<float> without_stalls = metric;
    std::ranges::transform(without_stalls, samples.values_of(kStallCycles), without_stalls.begin(),
                           [](float total, float stall) { return std::max(total - stall, 0.0F); });
    data.bases = logarithms_of(without_stalls, data.mean);
    data.base_mean = data.bases.mean().item<double>();
    data.base_deviation = std::max(data.bases.std(false).item<double>(), kSmallestDeviation);
    proxy.feature_mean.push_back(static_cast<float>(data.mean + data.base_mean));
    proxy.feature_deviation.push_back(static_cast<float>(data.base_deviation));
  }
  data.training.resize(count);
  std::iota(data.training.begin(), data.training.end(), std::int64_t{0});
  shuffle(data.training, rng);
  data.validation.assign(data.training.end() - static_cast<std::ptrdiff_t>(held_out), data.training.end());
  data.training.resize(count - held_out);
  return data;
}

torch::Tensor rows_of(const torch::Tensor& tensor, std::span<const std::int64_t> rows) {
  const torch::Tensor index = torch::empty({static_cast<std::int64_t>(rows.size())}, torch::kInt64);
  std::ranges::copy(rows, index.data_ptr<std::int64_t>());
  return tensor.index_select(0, index);
}

}  // namespace foldwise
