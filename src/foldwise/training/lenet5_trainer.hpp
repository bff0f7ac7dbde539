#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "foldwise/neural/labelled_images.hpp"
#include "foldwise/neural/lenet5.hpp"
#include "foldwise/neural/pruning.hpp"
#include "foldwise/training/quantize_aware.hpp"
#include "foldwise/training/recipe.hpp"

namespace foldwise {

struct TrainingSettings {
  Recipe recipe;
  std::uint64_t seed = 0;          ///< of the first weights, of the order of the images and of their distortion
  int threads = 1;                 ///< of libtorch
  std::optional<LeNet5> start;     ///< weights to go on from; random ones without
  std::optional<Pruning> pruning;  ///< what of the first weights becomes zero and stays so
  std::optional<QuantizeAware> quantize_aware;  ///< the bits of the network that counts, also for validation
};

/// How far a training is. Between epochs `images` equals `images_per_epoch` and the accuracies are those of the epoch.
struct TrainingProgress {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  std::size_t images = 0;  ///< of the epoch so far
  std::size_t images_per_epoch = 0;
  double loss = 0;      ///< mean of the epoch so far
  double accuracy = 0;  ///< share of right answers on the training images as they were shown, of the epoch so far
  bool is_epoch_end = false;
  std::optional<double> validation_accuracy;  ///< at the end of an epoch, where there are validation images
  bool is_best = false;                       ///< no earlier epoch had such a validation accuracy
};

struct TrainedLeNet5 {
  LeNet5 network;                             ///< as after the best epoch
  std::optional<InputRanges> input_ranges;    ///< of a quantization-aware training, whose weights lie on their grid
  int epochs = 0;                             ///< that were run
  int best_epoch = 0;                         ///< 0: the given weights, pruned and rounded, were not bettered
  std::optional<double> validation_accuracy;  ///< none without validation images
};

/// Trains LeNet-5 with libtorch on 28 x 28 images. After each epoch it is asked about the `validation` images: the
/// epoch that knows most of them, the first of equal ones, is the best, and without a better one training stops early.
/// Where there are none the last epoch counts as the best. No test image is among them. Equal input and settings give
/// equal weights. Calls `progress` after every step; when it returns false the training ends there with what is best so
/// far.
TrainedLeNet5 train_lenet5(const LabelledImages& training, const LabelledImages& validation,
                           const TrainingSettings& settings,
                           const std::function<bool(const TrainingProgress&)>& progress);

/// The digits that a network shows as a quantization-aware training sees it: everything on the grid of so many bits.
std::vector<std::uint8_t> classify_quantized(const LeNet5& network, const QuantizeAware& bits,
                                             const InputRanges& ranges, std::span<const std::uint8_t> pixels);

}  // namespace foldwise
