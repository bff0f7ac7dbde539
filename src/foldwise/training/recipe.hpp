#pragma once

#include <span>
#include <string>
#include <string_view>

#include "foldwise/neural/distortion.hpp"

namespace foldwise {

/// How the learning rate runs over a training: the same throughout, or from its full value along half a cosine to zero.
enum class Schedule { constant, cosine };

/// How a network is trained by stochastic gradient descent with momentum (and cross-entropy as its loss).
struct Recipe {
  std::string_view name;
  std::string_view meaning;
  int epochs = 0;
  int batch = 0;  ///< images a step
  double learning_rate = 0;
  double momentum = 0;
  double weight_decay = 0;
  Schedule schedule = Schedule::constant;
  Distortion distortion;  ///< of every training image, anew in every epoch
  int held_out = 0;       ///< one training image of so many is held out for validation; 0: none
  int patience = 0;       ///< epochs without a better validation accuracy after which training stops
};

/// "batch 64, learning rate 0.05 falling along a cosine, momentum 0.9, weight decay 0.0001, distorted images"
std::string description(const Recipe& recipe);

/// Every recipe that there is, by name.
std::span<const Recipe> recipes();

/// Throws Error, which names the recipes that there are, when there is none of that name.
const Recipe& recipe_named(std::string_view name);

/// The recipe with which a trained network goes on once it is pruned or trained for few bits: as `recipe`, but five
/// epochs with a learning rate that falls along a cosine from a fifth (and no less than 0.01); from a tenth of that
/// where little was changed (`is_gentle`), so that the network is not led away from where it is good.
Recipe fine_tuning(const Recipe& recipe, bool is_gentle);

}  // namespace foldwise
