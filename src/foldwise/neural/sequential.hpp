#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace foldwise {

/// The data sets that are read here: grey images of 28 x 28 in ten classes.
inline constexpr int kImageSide = 28;
inline constexpr int kImagePixels = kImageSide * kImageSide;
inline constexpr int kImageClasses = 10;

/// What windows of 2 x 2 of an ofmap, stride 2, become; a last odd row or column is dropped.
enum class Pooling { none, average, maximum };

std::string_view name_of(Pooling pooling);

/// A square convolution of stride 1 on a square ifmap, and what is done to its ofmap before the next layer sees it. A
/// linear layer is a convolution whose filters are as large as its ifmap.
struct LayerGeometry {
  std::string name;
  int inputs = 1;   ///< channels of the ifmap
  int outputs = 1;  ///< filters
  int kernel = 1;   ///< rows and columns of a filter
  int padding = 0;  ///< rows and columns of zeros around the ifmap
  int side = 1;     ///< rows and columns of the ifmap, without padding
  bool rectifies = false;
  Pooling pooling = Pooling::none;

  int padded_side() const { return side + 2 * padding; }
  int ofmap() const { return padded_side() - kernel + 1; }
  int pool() const { return pooling == Pooling::none ? 1 : 2; }
  int pooled_side() const { return ofmap() / pool(); }  ///< rows and columns that the next layer sees
  std::size_t fan_in() const { return static_cast<std::size_t>(inputs) * static_cast<std::size_t>(kernel * kernel); }
  std::size_t weights() const { return static_cast<std::size_t>(outputs) * fan_in(); }

  bool operator==(const LayerGeometry&) const = default;
};

/// The numbers of a layer. weight: [output][input][row][column]; bias: [output].
struct LayerWeights {
  std::vector<float> weight;
  std::vector<float> bias;

  bool operator==(const LayerWeights&) const = default;
};

/// A trained network whose layers follow one another. Values that enter are pixel / 255, so that the background and
/// padding are both zero; the last layer's ofmap are the scores.
struct SequentialNetwork {
  std::vector<LayerGeometry> layers;
  std::vector<LayerWeights> weights;  ///< of each layer

  bool operator==(const SequentialNetwork&) const = default;
};

/// Throws Error with the rule unless the layers take such images, each takes what the one before leaves, and the last
/// leaves a score for each class.
void validate(const std::vector<LayerGeometry>& layers);

/// The layers as one line, "conv1:1x28:6x5:2:relu:average fc1:…": name, channels x rows of the ifmap, filters x rows of
/// a filter, padding, relu or linear, pooling.
std::string geometry_text(const std::vector<LayerGeometry>& layers);

/// The reverse, validated. Throws Error with the rule.
std::vector<LayerGeometry> parse_geometry(std::string_view text);

}  // namespace foldwise
