#include "foldwise/quantization/integer_network.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr std::size_t kImagesAtOnce = 16;  // what lies between layers then fits in a cache
constexpr std::int64_t kLargestProduct = std::int64_t{255} * 255;

std::size_t square(int side) { return static_cast<std::size_t>(side) * static_cast<std::size_t>(side); }

std::size_t padded_words(const LayerGeometry& layer) {
  return square(layer.padded_side()) * static_cast<std::size_t>(layer.inputs);
}

/// Buffers for `images` ifmaps, zero throughout; the product loop reads one word more.
std::vector<std::int16_t> blank_ifmaps(const LayerGeometry& layer, std::size_t images) {
  return std::vector<std::int16_t>(padded_words(layer) * images + 1);
}

/// The first word of a row of one padded ifmap.
std::size_t row_begin(const LayerGeometry& layer, std::size_t row) {
  const auto padding = static_cast<std::size_t>(layer.padding);
  return ((row + padding) * static_cast<std::size_t>(layer.padded_side()) + padding) *
         static_cast<std::size_t>(layer.inputs);
}

}  // namespace

std::vector<std::int16_t> filter_words(const QuantizedLayer& layer) {
  const LayerGeometry& geometry = layer.geometry;
  const auto channels = static_cast<std::size_t>(geometry.inputs);
  const std::size_t places = square(geometry.kernel);
  std::vector<std::int16_t> words;
  words.reserve(layer.weight.size());
  for (std::size_t output = 0; output < layer.bias.size(); ++output) {
    const std::int32_t zero_point = layer.filter(output).zero_point;
    for (std::size_t place = 0; place < places; ++place) {
      for (std::size_t channel = 0; channel < channels; ++channel) {
        const std::size_t index = (output * channels + channel) * places + place;
        words.push_back(static_cast<std::int16_t>(layer.weight[index] - zero_point));
      }
    }
  }
  return words;
}

IntegerNetwork::IntegerNetwork(const QuantizedNetwork& network, const Summation& summation) : summation_(summation) {
  const QuantizedLayer& last = network.layers.back();
  const auto coarsest = std::ranges::max_element(last.filters, {}, &LinearQuantization::scale);
  logit_scale_ = static_cast<double>(last.ifmap.scale) * static_cast<double>(coarsest->scale);
  for (const QuantizedLayer& layer : network.layers) {
    layers_.push_back(prepare(layer, &layer == &last ? nullptr : &layer + 1, logit_scale_));
  }
  const LinearQuantization& entering = network.layers.front().ifmap;
  for (std::size_t pixel = 0; pixel < words_of_pixels_.size(); ++pixel) {
    words_of_pixels_[pixel] =
        static_cast<std::int16_t>(quantize(static_cast<float>(pixel) / 255.0F, entering) - entering.zero_point);
  }
}

IntegerNetwork::Layer IntegerNetwork::prepare(const QuantizedLayer& layer, const QuantizedLayer* next,
                                              double logit_scale) {
  const LayerGeometry& geometry = layer.geometry;
  if (static_cast<std::int64_t>(geometry.fan_in()) * kLargestProduct > kLargestSum) {
    throw Error(
        fmt::format("layer {}: a sum of {} products might not fit in 31 bits", geometry.name, geometry.fan_in()));
  }
  const auto kernel = static_cast<std::size_t>(geometry.kernel);
  Layer prepared{.geometry = geometry,
                 .filters = PackedFilters(filter_words(layer), layer.bias.size(), kernel,
                                          kernel * static_cast<std::size_t>(geometry.inputs)),
                 .bias = layer.bias,
                 .factors = {}};
  const double unit_of_next = next == nullptr ? logit_scale : static_cast<double>(next->ifmap.scale);
  for (std::size_t output = 0; output < layer.bias.size(); ++output) {
    const double unit = static_cast<double>(layer.ifmap.scale) * static_cast<double>(layer.filter(output).scale);
    prepared.factors.emplace_back(unit / unit_of_next / (geometry.pooling == Pooling::average ? 4 : 1));
  }
  if (next != nullptr) {
    prepared.lowest = next->ifmap.lowest() - next->ifmap.zero_point;
    prepared.highest = next->ifmap.highest() - next->ifmap.zero_point;
  } else {
    prepared.lowest = INT32_MIN;
    prepared.highest = INT32_MAX;
  }
  return prepared;
}

void IntegerNetwork::multiply(const Layer& layer, std::span<const std::int16_t> ifmaps, std::size_t images,
                              std::vector<std::int32_t>& accumulators) const {
  const LayerGeometry& geometry = layer.geometry;
  const auto channels = static_cast<std::size_t>(geometry.inputs);
  const std::size_t row_stride = static_cast<std::size_t>(geometry.padded_side()) * channels;
  const auto side = static_cast<std::size_t>(geometry.ofmap());
  const std::size_t filters = layer.filters.groups() * kFilterGroup;
  const Accumulator& accumulator = summation_.accumulator;
  const bool saturates = accumulator.overflow == Overflow::saturate && accumulator.bits < kMostAccumulatorBits;
  const std::size_t chunk = summation_.chunk == 0 ? geometry.fan_in() : summation_.chunk;
  const std::size_t windows = images * side * side;
  accumulators.resize(windows * filters);
  for (std::size_t first = 0; first < windows; first += kWindowBlock) {
    WindowBlock block{};
    for (std::size_t place = 0; place < kWindowBlock; ++place) {
      const std::size_t window = std::min(first + place, windows - 1);  // the last one again where there are no more
      const std::size_t pixel = window % (side * side);
      block[place] = ifmaps.data() + window / (side * side) * padded_words(geometry) + pixel / side * row_stride +
                     pixel % side * channels;
    }
    const std::size_t count = std::min(kWindowBlock, windows - first);
    for (std::size_t group = 0; group < layer.filters.groups(); ++group) {
      const ProductBlock products =
          saturates ? saturated_window_products(block, row_stride, layer.filters, group, accumulator, chunk)
                    : window_products(block, row_stride, layer.filters, group);
      for (std::size_t place = 0; place < count; ++place) {
        std::ranges::copy(products[place], accumulators.data() + (first + place) * filters + group * kFilterGroup);
      }
    }
  }
  if (accumulator.bits < kMostAccumulatorBits && !saturates) {
    // Dropping high bits after every addition leaves what dropping them at the end does.
    for (std::int32_t& sum : accumulators) {
      sum = static_cast<std::int32_t>(accumulator.held(sum));
    }
  }
}

namespace {

/// What follows the products of one image: bias, ReLU, pooling, requantization. `put(row, column, filter, word)` takes
/// the pixels of the ofmap in order.
template <typename Layer, typename Put>
void finish_image(const Layer& layer, const std::int32_t* accumulators, std::size_t filters, const Put& put) {
  const auto side = static_cast<std::size_t>(layer.geometry.ofmap());
  const auto pool = static_cast<std::size_t>(layer.geometry.pool());
  const bool takes_largest = layer.geometry.pooling == Pooling::maximum;
  const std::int64_t floor = layer.geometry.rectifies ? 0 : INT64_MIN;
  for (std::size_t row = 0; row < side / pool; ++row) {
    for (std::size_t column = 0; column < side / pool; ++column) {
      for (std::size_t filter = 0; filter < layer.bias.size(); ++filter) {
        std::int64_t sum = takes_largest ? INT64_MIN : 0;
        for (std::size_t y = row * pool; y < (row + 1) * pool; ++y) {
          for (std::size_t x = column * pool; x < (column + 1) * pool; ++x) {
            const std::int64_t biased =
                std::int64_t{accumulators[(y * side + x) * filters + filter]} + layer.bias[filter];
            const std::int64_t value = std::max(biased, floor);
            sum = takes_largest ? std::max(sum, value) : sum + value;
          }
        }
        const std::int64_t word = layer.factors[filter].times(sum);
        put(row, column, filter,
            static_cast<std::int32_t>(std::clamp<std::int64_t>(word, layer.lowest, layer.highest)));
      }
    }
  }
}

}  // namespace

std::vector<std::int32_t> IntegerNetwork::logits_watched(std::span<const std::uint8_t> pixels,
                                                         const Watch& watch) const {
  const std::size_t image_pixels = square(layers_.front().geometry.side);
  std::vector<std::int32_t> scores;
  std::vector<std::int32_t> accumulators;
  while (!pixels.empty()) {
    const std::size_t images = std::min(kImagesAtOnce, pixels.size() / image_pixels);
    std::vector<std::int16_t> ifmaps = blank_ifmaps(layers_.front().geometry, images);
    const LayerGeometry& entering = layers_.front().geometry;
    for (std::size_t line = 0; line < images * static_cast<std::size_t>(entering.side); ++line) {
      const auto side = static_cast<std::size_t>(entering.side);
      std::ranges::transform(pixels.subspan(line * side, side),
                             ifmaps.begin() + static_cast<std::ptrdiff_t>(line / side * padded_words(entering) +
                                                                          row_begin(entering, line % side)),
                             [&](std::uint8_t pixel) { return words_of_pixels_[pixel]; });
    }
    for (std::size_t index = 0; index < layers_.size(); ++index) {
      const Layer& layer = layers_[index];
      const std::size_t filters = layer.filters.groups() * kFilterGroup;
      multiply(layer, ifmaps, images, accumulators);
      if (watch) {
        watch({index, std::span(ifmaps).first(padded_words(layer.geometry) * images), accumulators, filters});
      }
      const std::size_t ofmap_words = square(layer.geometry.ofmap()) * filters;
      if (index + 1 == layers_.size()) {
        for (std::size_t image = 0; image < images; ++image) {
          finish_image(layer, accumulators.data() + image * ofmap_words, filters,
                       [&](std::size_t, std::size_t, std::size_t, std::int32_t word) { scores.push_back(word); });
        }
        continue;
      }
      const LayerGeometry& next = layers_[index + 1].geometry;
      std::vector<std::int16_t> next_ifmaps = blank_ifmaps(next, images);
      for (std::size_t image = 0; image < images; ++image) {
        std::int16_t* const ifmap = next_ifmaps.data() + image * padded_words(next);
        finish_image(layer, accumulators.data() + image * ofmap_words, filters,
                     [&](std::size_t row, std::size_t column, std::size_t filter, std::int32_t word) {
                       ifmap[row_begin(next, row) + column * static_cast<std::size_t>(next.inputs) + filter] =
                           static_cast<std::int16_t>(word);
                     });
      }
      ifmaps = std::move(next_ifmaps);
    }
    pixels = pixels.subspan(images * image_pixels);
  }
  return scores;
}

std::vector<std::int32_t> IntegerNetwork::logits(std::span<const std::uint8_t> pixels) const {
  return logits_watched(pixels, {});
}

std::vector<std::uint8_t> IntegerNetwork::classify(std::span<const std::uint8_t> pixels) const {
  const std::vector<std::int32_t> scores = logits(pixels);
  const std::size_t classes = layers_.back().bias.size();
  std::vector<std::uint8_t> labels;
  for (auto image = scores.begin(); image != scores.end(); image += static_cast<std::ptrdiff_t>(classes)) {
    labels.push_back(
        static_cast<std::uint8_t>(std::max_element(image, image + static_cast<std::ptrdiff_t>(classes)) - image));
  }
  return labels;
}

}  // namespace foldwise
