#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "foldwise/neural/sequential.hpp"

namespace foldwise {

/// What each layer sees of a batch of images: layer_inputs[i] is the ifmap of layer i (after ReLU and pooling of the
/// layer before), as [image][row][column][channel]; logits is [image][class].
struct Activations {
  std::vector<std::vector<float>> layer_inputs;
  std::vector<float> logits;
};

/// The float forward pass in batches, whose activations `visit` gets one after the other. `pixels` holds whole images,
/// [image][row][column]. About 416,000 multiply-accumulates an image of LeNet-5, as matrix products.
void forward(const SequentialNetwork& network, std::span<const std::uint8_t> pixels,
             const std::function<void(const Activations&)>& visit);

/// Scores of whole images: [image][class].
std::vector<float> logits(const SequentialNetwork& network, std::span<const std::uint8_t> pixels);

/// The class with the largest score, the first of equal ones, of each row of `logits`, [image][class].
std::vector<std::uint8_t> largest_class(std::span<const float> logits);

/// The digit that each image shows, by the network.
std::vector<std::uint8_t> classify(const SequentialNetwork& network, std::span<const std::uint8_t> pixels);

}  // namespace foldwise
