#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "foldwise/hardware/accumulator.hpp"
#include "foldwise/quantization/fixed_point.hpp"
#include "foldwise/quantization/quantized_network.hpp"
#include "foldwise/quantization/window_products.hpp"

namespace foldwise {

/// How sums of products are made. `chunk`: words of a window that are summed up by themselves before they are added to
/// the rest, as an array of so many rows does that holds weights or inputs; 0: the window is one sum.
struct Summation {
  Accumulator accumulator;
  std::size_t chunk = 0;
};

/// What a layer sees and makes of a batch of images, all zero points subtracted.
struct IntegerActivity {
  std::size_t layer = 0;
  std::span<const std::int16_t> ifmaps;        ///< [image][row][column][channel], padding included
  std::span<const std::int32_t> accumulators;  ///< [image][row][column][filter], before the bias
  std::size_t filters = 0;                     ///< extent of the last index above; filters beyond the layer's are zero
};

/// A quantized network made ready to run. Between the pixels, each of which is looked up in a table, and the logits
/// there are integers only: words less their zero points are multiplied and summed up, the bias is added, negative sums
/// become 0, the four sums of a pooling window are added, and one multiplication and shift makes the next layer's word
/// of it (the division by four included). About 416,000 multiply-accumulates an image of LeNet-5.
class IntegerNetwork {
 public:
  /// Throws Error when a window is so large that its sum might be beyond kLargestSum.
  explicit IntegerNetwork(const QuantizedNetwork& network, const Summation& summation = {});

  /// Scores of whole images, [image][class], all in units of logit_scale().
  std::vector<std::int32_t> logits(std::span<const std::uint8_t> pixels) const;

  /// The class with the largest score, the first of equal ones, of each image.
  std::vector<std::uint8_t> classify(std::span<const std::uint8_t> pixels) const;

  double logit_scale() const { return logit_scale_; }

  using Watch = std::function<void(const IntegerActivity&)>;

  /// logits() that shows every layer at work: for each batch of images, each layer in turn.
  std::vector<std::int32_t> logits_watched(std::span<const std::uint8_t> pixels, const Watch& watch) const;

 private:
  struct Layer {
    LayerGeometry geometry;
    PackedFilters filters;
    std::vector<std::int32_t> bias;
    std::vector<FixedPointFactor> factors;  ///< from accumulators (their sum, where pooled) to what comes next
    std::int32_t lowest = 0;                ///< of the next layer's words less their zero point
    std::int32_t highest = 0;
  };

  static Layer prepare(const QuantizedLayer& layer, const QuantizedLayer* next, double logit_scale);
  void multiply(const Layer& layer, std::span<const std::int16_t> ifmaps, std::size_t images,
                std::vector<std::int32_t>& accumulators) const;

  std::array<std::int16_t, 256> words_of_pixels_{};  ///< less the zero point
  std::vector<Layer> layers_;
  Summation summation_;
  double logit_scale_ = 1;
};

/// The words of a layer's filters less their zero points, [filter][row][column][channel]: the order in which an array
/// is fed with them.
std::vector<std::int16_t> filter_words(const QuantizedLayer& layer);

}  // namespace foldwise
