#include "foldwise/neural/pruning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kByMagnitude = "magnitude:";
constexpr int kLargestGroup = 64;

/// The number that all of `text` is.
template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// Positions in `weights` from the largest magnitude to the smallest, equal ones in their order.
std::vector<std::size_t> by_magnitude(std::span<const float> weights) {
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(weights[a]) > std::abs(weights[b]); });
  return order;
}

void keep_in_groups(std::span<const float> filter, const Pruning& pruning, std::span<std::uint8_t> mask) {
  const auto group = static_cast<std::size_t>(pruning.group);
  for (std::size_t begin = 0; begin < filter.size(); begin += group) {
    const std::size_t size = std::min(group, filter.size() - begin);
    const std::vector<std::size_t> order = by_magnitude(filter.subspan(begin, size));
    for (std::size_t place = 0; place < std::min(size, static_cast<std::size_t>(pruning.kept)); ++place) {
      mask[begin + order[place]] = 1;
    }
  }
}

void keep_largest(const LeNet5& network, double pruned_share, PruningMasks& masks) {
  std::vector<float> all;
  std::vector<std::uint8_t*> places;
  for (std::size_t layer = 0; layer < masks.size(); ++layer) {
    const std::vector<float>& weights = network.layers[layer].weight;
    all.insert(all.end(), weights.begin(), weights.end());
    for (std::uint8_t& place : masks[layer]) {
      places.push_back(&place);
    }
  }
  const auto pruned = static_cast<std::size_t>(std::llround(pruned_share * static_cast<double>(all.size())));
  const std::vector<std::size_t> order = by_magnitude(all);
  for (std::size_t rank = 0; rank < all.size() - pruned; ++rank) {
    *places[order[rank]] = 1;
  }
}

}  // namespace

Pruning parse_pruning(const std::string& text) {
  if (text.starts_with(kByMagnitude)) {
    const std::optional<double> share = number_of<double>(std::string_view(text).substr(kByMagnitude.size()));
    if (share && *share > 0 && *share < 1) {
      return {.share = *share, .kept = 0, .group = 0};
    }
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos) {
    const std::optional<int> kept = number_of<int>(std::string_view(text).substr(0, colon));
    const std::optional<int> group = number_of<int>(std::string_view(text).substr(colon + 1));
    if (kept && group && *kept >= 1 && *kept < *group && *group <= kLargestGroup) {
      return {.share = 0, .kept = *kept, .group = *group};
    }
  }
  throw Error(
      fmt::format("{} is no pruning: magnitude:SHARE with a share between 0 and 1, or N:M with 1 <= N < M <= {}",
                  quoted_text(text), kLargestGroup));
}

PruningMasks pruning_masks(const LeNet5& network, const Pruning& pruning) {
  PruningMasks masks;
  for (std::size_t layer = 0; layer < masks.size(); ++layer) {
    const std::span<const float> weights = network.layers[layer].weight;
    masks[layer].resize(weights.size());
    const std::size_t fan_in = kLeNet5Layers[layer].fan_in();
    for (std::size_t begin = 0; pruning.group > 0 && begin < weights.size(); begin += fan_in) {
      keep_in_groups(weights.subspan(begin, fan_in), pruning, std::span(masks[layer]).subspan(begin, fan_in));
    }
  }
  if (pruning.group == 0) {
    keep_largest(network, pruning.share, masks);
  }
  return masks;
}

SparseSize sparse_size(const LeNet5& network) {
  SparseSize size;
  std::size_t biases = 0;
  for (const LayerWeights& layer : network.layers) {
    size.weights += layer.weight.size();
    size.nonzero +=
        layer.weight.size() - static_cast<std::size_t>(std::count(layer.weight.begin(), layer.weight.end(), 0.0F));
    biases += layer.bias.size();
  }
  size.dense_bytes = (size.weights + biases) * sizeof(float);
  size.sparse_bytes = (size.nonzero + biases) * sizeof(float) + (size.weights + 7) / 8;
  return size;
}

}  // namespace foldwise
