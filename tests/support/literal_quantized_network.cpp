#include "tests/support/literal_quantized_network.hpp"

#include <algorithm>
#include <cmath>

namespace foldwise {

namespace {

/// round(value * factor), halves to even, the factor rounded to 30 significant bits. 34 + 30 bits are exact here.
std::int64_t scaled(std::int64_t value, double factor) {
  int exponent = 0;
  const double fraction = std::frexp(factor, &exponent);
  const long double held = std::ldexp(std::nearbyint(std::ldexp(fraction, 30)), exponent - 30);
  return std::llrintl(static_cast<long double>(value) * held);
}

/// The words of one ifmap, [row][column][channel], as they are before zero points are subtracted.
struct Ifmap {
  const QuantizedLayer& layer;
  std::vector<std::int32_t> words;

  /// A word less its zero point; zero beyond the edge.
  std::int64_t at(int row, int column, int channel) const {
    const int side = layer.geometry.side;
    if (row < 0 || column < 0 || row >= side || column >= side) {
      return 0;
    }
    const int place = (row * side + column) * layer.geometry.inputs + channel;
    return words[static_cast<std::size_t>(place)] - layer.ifmap.zero_point;
  }
};

std::int64_t accumulated(const Ifmap& ifmap, int row, int column, int output, const Summation& summation) {
  const QuantizedLayer& layer = ifmap.layer;
  const LayerGeometry& geometry = layer.geometry;
  std::int64_t total = 0;
  std::int64_t part = 0;
  std::size_t words = 0;
  for (int y = 0; y < geometry.kernel; ++y) {
    for (int x = 0; x < geometry.kernel; ++x) {
      for (int channel = 0; channel < geometry.inputs; ++channel) {
        const int weight = ((output * geometry.inputs + channel) * geometry.kernel + y) * geometry.kernel + x;
        const std::int64_t product = ifmap.at(row + y - geometry.padding, column + x - geometry.padding, channel) *
                                     (layer.weight[static_cast<std::size_t>(weight)] -
                                      layer.filter(static_cast<std::size_t>(output)).zero_point);
        part = summation.accumulator.held(part + product);
        if (++words == summation.chunk) {
          total = summation.accumulator.held(total + part);
          part = 0;
          words = 0;
        }
      }
    }
  }
  return summation.accumulator.held(total + part);
}

std::vector<std::int32_t> ofmap_of(const Ifmap& ifmap, double next_scale, std::int64_t next_zero_point,
                                   std::int64_t lowest, std::int64_t highest, const Summation& summation) {
  const QuantizedLayer& layer = ifmap.layer;
  const LayerGeometry& geometry = layer.geometry;
  const int pool = geometry.pooling == Pooling::none ? 1 : 2;
  const bool averages = geometry.pooling != Pooling::maximum;
  std::vector<std::int32_t> words;
  for (int row = 0; row < geometry.ofmap() / pool; ++row) {
    for (int column = 0; column < geometry.ofmap() / pool; ++column) {
      for (int output = 0; output < geometry.outputs; ++output) {
        const auto filter = static_cast<std::size_t>(output);
        std::int64_t sum = averages ? 0 : INT32_MIN;
        for (int y = 0; y < pool; ++y) {
          for (int x = 0; x < pool; ++x) {
            const std::int64_t value =
                accumulated(ifmap, row * pool + y, column * pool + x, output, summation) + layer.bias[filter];
            const std::int64_t rectified = geometry.rectifies && value < 0 ? 0 : value;
            sum = averages ? sum + rectified : std::max(sum, rectified);
          }
        }
        const double unit = static_cast<double>(layer.ifmap.scale) * static_cast<double>(layer.filter(filter).scale);
        const std::int64_t word = scaled(sum, unit / next_scale / (averages ? pool * pool : 1)) + next_zero_point;
        words.push_back(static_cast<std::int32_t>(std::clamp(word, lowest, highest)));
      }
    }
  }
  return words;
}

LinearQuantization random_quantization(Rng& rng, double scale) {
  LinearQuantization quantization{.scale = static_cast<float>(scale * static_cast<double>(rng.between(50, 200)) / 100),
                                  .zero_point = 0,
                                  .bits = static_cast<int>(rng.between(2, 8)),
                                  .scheme = rng.below(2) == 0 ? Scheme::symmetric : Scheme::asymmetric};
  if (quantization.scheme == Scheme::asymmetric) {
    quantization.zero_point = static_cast<std::int32_t>(rng.between(quantization.lowest(), quantization.highest()));
  }
  return quantization;
}

QuantizedLayer random_layer(Rng& rng, LayerGeometry geometry) {
  QuantizedLayer layer{
      .geometry = geometry, .ifmap = random_quantization(rng, 0.01), .filters = {}, .weight = {}, .bias = {}};
  layer.filters = {random_quantization(rng, 0.01)};
  if (rng.below(2) == 0) {
    const LinearQuantization first = layer.filters.front();
    for (int output = 1; output < geometry.outputs; ++output) {
      layer.filters.push_back(random_quantization(rng, 0.01));
      layer.filters.back().bits = first.bits;
      layer.filters.back().scheme = first.scheme;
      layer.filters.back().zero_point = first.zero_point;
    }
  }
  for (std::size_t place = 0; place < geometry.weights(); ++place) {
    const LinearQuantization& filter = layer.filters.front();
    layer.weight.push_back(static_cast<std::int8_t>(rng.between(filter.lowest(), filter.highest())));
  }
  for (int output = 0; output < geometry.outputs; ++output) {
    layer.bias.push_back(static_cast<std::int32_t>(rng.between(-2000, 2000)));
  }
  return layer;
}

}  // namespace

std::vector<std::int32_t> logits_literally(const QuantizedNetwork& network, std::span<const std::uint8_t> pixels,
                                           const Summation& summation) {
  const QuantizedLayer& last = network.layers.back();
  float coarsest = 0;
  for (const LinearQuantization& filter : last.filters) {
    coarsest = std::max(coarsest, filter.scale);
  }
  const int side = network.layers.front().geometry.side;
  const auto image_pixels = static_cast<std::size_t>(side * side);
  std::vector<std::int32_t> logits;
  for (; !pixels.empty(); pixels = pixels.subspan(image_pixels)) {
    std::vector<std::int32_t> words;
    for (const std::uint8_t pixel : pixels.first(image_pixels)) {
      words.push_back(quantize(static_cast<float>(pixel) / 255.0F, network.layers.front().ifmap));
    }
    for (const QuantizedLayer& layer : network.layers) {
      const Ifmap ifmap{layer, std::move(words)};
      if (&layer == &last) {
        words = ofmap_of(ifmap, static_cast<double>(last.ifmap.scale) * static_cast<double>(coarsest), 0, INT32_MIN,
                         INT32_MAX, summation);
      } else {
        const LinearQuantization& next = (&layer + 1)->ifmap;
        words =
            ofmap_of(ifmap, static_cast<double>(next.scale), next.zero_point, next.lowest(), next.highest(), summation);
      }
    }
    logits.insert(logits.end(), words.begin(), words.end());
  }
  return logits;
}

QuantizedNetwork random_quantized_network(Rng& rng) {
  const auto flip = [&] { return rng.below(2) == 0; };
  const auto some_pooling = [&] { return static_cast<Pooling>(rng.below(3)); };
  LayerGeometry first{.name = "first",
                      .inputs = 1,
                      .outputs = static_cast<int>(rng.between(1, 9)),
                      .kernel = 3,
                      .padding = 1,
                      .side = 8,
                      .rectifies = flip(),
                      .pooling = some_pooling()};
  LayerGeometry second{.name = "second",
                       .inputs = first.outputs,
                       .outputs = static_cast<int>(rng.between(1, 17)),
                       .kernel = 3,
                       .padding = 0,
                       .side = first.pooled_side(),
                       .rectifies = flip(),
                       .pooling = some_pooling()};
  const int left = second.pooled_side();
  LayerGeometry third{.name = "third",
                      .inputs = second.outputs,
                      .outputs = 7,
                      .kernel = left,
                      .padding = 0,
                      .side = left,
                      .rectifies = true,
                      .pooling = Pooling::none};
  LayerGeometry fourth{.name = "fourth",
                       .inputs = 7,
                       .outputs = 5,
                       .kernel = 1,
                       .padding = 0,
                       .side = 1,
                       .rectifies = false,
                       .pooling = Pooling::none};
  return {{random_layer(rng, first), random_layer(rng, second), random_layer(rng, third), random_layer(rng, fourth)}};
}

}  // namespace foldwise
