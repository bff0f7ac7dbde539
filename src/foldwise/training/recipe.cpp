#include "foldwise/training/recipe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr Recipe kRecipes[] = {
    {.name = "better",
     .meaning = "distorted images, a learning rate that falls along a cosine, weight decay",
     .epochs = 25,
     .batch = 64,
     .learning_rate = 0.05,
     .momentum = 0.9,
     .weight_decay = 1e-4,
     .schedule = Schedule::cosine,
     .distortion = {.shift_pixels = 1.5, .rotation_degrees = 10, .scaling = 0.1, .shear = 0.1, .elastic_pixels = 1.0},
     .held_out = 12,
     .patience = 15},
    {.name = "reference",
     .meaning = "what is customary: all images as they are, learning rate 0.001, momentum 0.9, batches of 32",
     .epochs = 25,
     .batch = 32,
     .learning_rate = 0.001,
     .momentum = 0.9,
     .weight_decay = 0,
     .schedule = Schedule::constant,
     .distortion = {}},
};

}  // namespace

std::string description(const Recipe& recipe) {
  return fmt::format("batch {}, learning rate {}{}, momentum {}, weight decay {}, {}", recipe.batch,
                     recipe.learning_rate, recipe.schedule == Schedule::cosine ? " falling along a cosine" : "",
                     recipe.momentum, recipe.weight_decay,
                     recipe.distortion == Distortion() ? "images as they are" : "distorted images");
}

std::span<const Recipe> recipes() { return kRecipes; }

const Recipe& recipe_named(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kRecipes), std::end(kRecipes), [&](const Recipe& recipe) { return recipe.name == name; });
  if (found == std::end(kRecipes)) {
    std::string names;
    for (const Recipe& recipe : kRecipes) {
      names += fmt::format("{}{}", names.empty() ? "" : ", ", recipe.name);
    }
    throw Error(fmt::format("there is no recipe '{}'; there are {}", name, names));
  }
  return *found;
}

Recipe fine_tuning(const Recipe& recipe, bool is_gentle) {
  Recipe tuning = recipe;
  tuning.epochs = 5;
  tuning.patience = tuning.epochs;
  tuning.learning_rate = std::max(recipe.learning_rate / 5, 0.01) / (is_gentle ? 10 : 1);
  tuning.schedule = Schedule::cosine;
  return tuning;
}

}  // namespace foldwise
