#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "foldwise/neural/model.hpp"
#include "foldwise/neural/sequential.hpp"

namespace foldwise {

/// One layer with weights of LeNet-5: a square convolution of stride 1, or a linear layer (kernel 1 on 1 x 1).
struct LeNet5Layer {
  std::string_view name;  ///< what its tensors are called: <name>.weight, <name>.bias
  int inputs;             ///< channels of its ifmap
  int outputs;            ///< its filters
  int kernel;             ///< rows and columns of a filter
  int padding;            ///< rows and columns of zeros around its ifmap
  int ofmap;              ///< rows and columns of its ofmap, before pooling
  bool is_linear;         ///< its weight tensor has two extents

  /// Weights of one filter.
  constexpr std::size_t fan_in() const {
    return static_cast<std::size_t>(inputs) * static_cast<std::size_t>(kernel * kernel);
  }
  constexpr std::size_t weights() const { return static_cast<std::size_t>(outputs) * fan_in(); }
};

/// LeNet-5 (LeCun et al. 1998, Gradient-based learning applied to document recognition) in the shape in which it is
/// taught today, for 28 x 28 grey images and ten classes. ReLU follows every layer but the last; after it conv1 and
/// conv2 have their 2 x 2 windows averaged (stride 2). The values that enter are pixel / 255, so that the background
/// and the padding are both zero. conv3 sees its whole ifmap and leaves 1 x 1.
///
/// Parameters: 156 + 2,416 + 48,120 + 10,164 + 850 = 61,706. Some published sums say 61,686; adding the layers up gives
/// 61,706.
inline constexpr std::array<LeNet5Layer, 5> kLeNet5Layers = {{
    {.name = "conv1", .inputs = 1, .outputs = 6, .kernel = 5, .padding = 2, .ofmap = 28, .is_linear = false},
    {.name = "conv2", .inputs = 6, .outputs = 16, .kernel = 5, .padding = 0, .ofmap = 10, .is_linear = false},
    {.name = "conv3", .inputs = 16, .outputs = 120, .kernel = 5, .padding = 0, .ofmap = 1, .is_linear = false},
    {.name = "fc1", .inputs = 120, .outputs = 84, .kernel = 1, .padding = 0, .ofmap = 1, .is_linear = true},
    {.name = "fc2", .inputs = 84, .outputs = 10, .kernel = 1, .padding = 0, .ofmap = 1, .is_linear = true},
}};
inline constexpr int kLeNet5Side = kImageSide;      ///< rows and columns of an image
inline constexpr int kLeNet5Pixels = kImagePixels;  ///< pixels of an image
inline constexpr int kLeNet5Classes = kImageClasses;
inline constexpr int kLeNet5Parameters = 61706;

/// The float network as plain weights, in the order of kLeNet5Layers.
struct LeNet5 {
  std::array<LayerWeights, kLeNet5Layers.size()> layers;

  bool operator==(const LeNet5&) const = default;
};

/// All weights zero, every vector of its right size.
LeNet5 zero_lenet5();

/// The shape of a layer's weight tensor: outputs x inputs x kernel x kernel, or outputs x inputs of a linear layer.
Shape weight_shape(const LeNet5Layer& layer);

/// The layers of LeNet-5, and the network among those that are sequences of layers.
std::vector<LayerGeometry> lenet5_geometry();
SequentialNetwork sequential_of(const LeNet5& network);

/// A model of kind "lenet5": ten float32 tensors conv1.weight, conv1.bias, ... fc2.bias.
Model model_of(const LeNet5& network);

/// The reverse. Throws ParseError for `file` when the model is of another kind or a tensor is missing or misshapen.
LeNet5 lenet5_of(const Model& model, std::string_view file);

/// lenet5_of() a model file.
LeNet5 read_lenet5(const std::filesystem::path& path);

}  // namespace foldwise
