#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "foldwise/neural/lenet5.hpp"

namespace foldwise {

/// What each layer of LeNet-5 sees of a batch of images: layer_inputs[i] is the ifmap of kLeNet5Layers[i] (after ReLU
/// and pooling of the layer before), as [image][row][column][channel]; logits is [image][class].
struct LeNet5Activations {
  std::array<std::vector<float>, kLeNet5Layers.size()> layer_inputs;
  std::vector<float> logits;
};

/// The float forward pass in batches, whose activations `visit` gets one after the other. `pixels` holds whole images,
/// [image][row][column]. About 416,000 multiply-accumulates an image, as matrix products.
void forward(const LeNet5& network, std::span<const std::uint8_t> pixels,
             const std::function<void(const LeNet5Activations&)>& visit);

/// Scores of whole images: [image][class].
std::vector<float> logits(const LeNet5& network, std::span<const std::uint8_t> pixels);

/// The class with the largest score, the first of equal ones, of each row of `logits`, [image][class].
std::vector<std::uint8_t> largest_class(std::span<const float> logits);

/// The digit that each image shows, by the network.
std::vector<std::uint8_t> classify(const LeNet5& network, std::span<const std::uint8_t> pixels);

}  // namespace foldwise
