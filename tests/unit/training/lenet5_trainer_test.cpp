#include "foldwise/training/lenet5_trainer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "foldwise/neural/sequential_forward.hpp"
#include "foldwise/neural/synthetic_digits.hpp"

namespace foldwise {
namespace {

/// A few hundred digits, enough to learn something within a second.
struct Digits {
  LabelledImages training = synthetic_digits(1500, 1);
  LabelledImages validation = synthetic_digits(300, 2);
};

TrainingSettings quick(std::uint64_t seed) {
  Recipe recipe = recipe_named("better");
  recipe.batch = 16;
  recipe.epochs = 3;
  return {.recipe = recipe, .seed = seed, .threads = 1, .start = {}, .pruning = {}, .quantize_aware = {}};
}

bool go_on(const TrainingProgress&) { return true; }

TEST(LeNet5Trainer, learns_and_reports_what_the_plain_forward_pass_confirms) {
  const Digits digits;
  std::vector<TrainingProgress> epochs;
  const TrainedLeNet5 trained =
      train_lenet5(digits.training, digits.validation, quick(1), [&](const TrainingProgress& progress) {
        if (progress.validation_accuracy) {
          epochs.push_back(progress);
        }
        return true;
      });
  ASSERT_EQ(epochs.size(), 3U);
  EXPECT_EQ(epochs.back().images, 1500U);
  EXPECT_LT(epochs.back().loss, epochs.front().loss);
  EXPECT_GT(epochs.back().accuracy, 0.5);
  EXPECT_EQ(trained.epochs, 3);
  EXPECT_GT(trained.validation_accuracy, 0.6);
  EXPECT_EQ(trained.validation_accuracy, *epochs[static_cast<std::size_t>(trained.best_epoch) - 1].validation_accuracy);
  const std::vector<std::uint8_t> predictions = classify(sequential_of(trained.network), digits.validation.pixels);
  EXPECT_NEAR(accuracy_of(predictions, digits.validation.labels), *trained.validation_accuracy, 1.0 / 300);
}

TEST(LeNet5Trainer, keeps_the_last_epoch_where_nothing_is_held_out) {
  const Digits digits;
  TrainingSettings settings = quick(3);
  settings.recipe.patience = 0;
  int epochs = 0;
  const TrainedLeNet5 trained = train_lenet5(digits.training, {}, settings, [&](const TrainingProgress& progress) {
    epochs += progress.is_epoch_end ? 1 : 0;
    EXPECT_EQ(progress.validation_accuracy, std::nullopt);
    return true;
  });
  EXPECT_EQ(epochs, 3);
  EXPECT_EQ(trained.best_epoch, 3);
  EXPECT_EQ(trained.validation_accuracy, std::nullopt);
  EXPECT_GT(accuracy_of(classify(sequential_of(trained.network), digits.validation.pixels), digits.validation.labels),
            0.6);
}

TEST(LeNet5Trainer, equal_seeds_give_equal_weights_and_others_do_not) {
  const Digits digits;
  TrainingSettings settings = quick(7);
  settings.recipe.epochs = 1;
  const TrainedLeNet5 first = train_lenet5(digits.training, digits.validation, settings, go_on);
  EXPECT_EQ(train_lenet5(digits.training, digits.validation, settings, go_on).network, first.network);
  settings.seed = 8;
  EXPECT_NE(train_lenet5(digits.training, digits.validation, settings, go_on).network, first.network);
}

TEST(LeNet5Trainer, goes_on_from_given_weights) {
  const Digits digits;
  TrainingSettings settings = quick(3);
  const TrainedLeNet5 first = train_lenet5(digits.training, digits.validation, settings, go_on);
  settings.start = first.network;
  settings.recipe.epochs = 1;
  settings.recipe.learning_rate = 1e-5;
  settings.recipe.distortion = {};
  const TrainedLeNet5 second = train_lenet5(digits.training, digits.validation, settings, go_on);
  EXPECT_GE(second.validation_accuracy, first.validation_accuracy);
  EXPECT_NEAR(*second.validation_accuracy, *first.validation_accuracy, 0.03);
}

TEST(LeNet5Trainer, keeps_given_weights_that_training_does_not_better) {
  const Digits digits;
  TrainingSettings settings = quick(3);
  const TrainedLeNet5 first = train_lenet5(digits.training, digits.validation, settings, go_on);
  settings.start = first.network;
  settings.recipe.epochs = 1;
  settings.recipe.learning_rate = 100;
  const TrainedLeNet5 second = train_lenet5(digits.training, digits.validation, settings, go_on);
  EXPECT_EQ(second.best_epoch, 0);
  EXPECT_EQ(second.network, first.network);
  EXPECT_EQ(second.validation_accuracy, first.validation_accuracy);
}

TEST(LeNet5Trainer, stops_early_when_nothing_gets_better) {
  const Digits digits;
  TrainingSettings settings = quick(1);
  settings.recipe.learning_rate = 0;
  settings.recipe.epochs = 9;
  settings.recipe.patience = 2;
  const TrainedLeNet5 trained = train_lenet5(digits.training, digits.validation, settings, go_on);
  EXPECT_EQ(trained.best_epoch, 1);
  EXPECT_EQ(trained.epochs, 3);
}

TEST(LeNet5Trainer, stops_when_it_is_told_to) {
  const Digits digits;
  int steps = 0;
  const TrainedLeNet5 trained =
      train_lenet5(digits.training, digits.validation, quick(1), [&](const TrainingProgress&) { return ++steps < 5; });
  EXPECT_EQ(steps, 5);
  EXPECT_EQ(trained.epochs, 0);
}

/// The integer q for which `value` is q * scale, which must be one.
int on_grid(double value, double scale) {
  const double q = value / scale;
  EXPECT_NEAR(q, std::round(q), 1e-3);
  return static_cast<int>(std::round(q));
}

TEST(LeNet5Trainer, quantization_aware_weights_lie_on_the_grid_of_their_filter) {
  const Digits digits;
  TrainingSettings settings = quick(2);
  settings.start = train_lenet5(digits.training, digits.validation, settings, go_on).network;
  settings.recipe.epochs = 1;
  settings.recipe.learning_rate = 0.01;
  settings.quantize_aware = {.weight_bits = 4, .activation_bits = 4};
  const TrainedLeNet5 trained = train_lenet5(digits.training, digits.validation, settings, go_on);
  ASSERT_TRUE(trained.input_ranges);
  EXPECT_EQ((*trained.input_ranges)[0], 1.0F);
  for (const float highest : *trained.input_ranges) {
    EXPECT_GT(highest, 0.0F);
  }
  for (std::size_t layer = 0; layer < kLeNet5Layers.size(); ++layer) {
    const std::vector<float>& weights = trained.network.layers[layer].weight;
    for (std::size_t begin = 0; begin < weights.size(); begin += kLeNet5Layers[layer].fan_in()) {
      const std::span<const float> filter = std::span(weights).subspan(begin, kLeNet5Layers[layer].fan_in());
      const float largest =
          *std::max_element(filter.begin(), filter.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
      for (const float weight : filter) {
        EXPECT_LE(std::abs(on_grid(weight, std::abs(largest) / 7.0)), 7);
      }
    }
  }
  // What was said of the validation images is what the network on its grid says of them again.
  const std::vector<std::uint8_t> predictions =
      classify_quantized(trained.network, *settings.quantize_aware, *trained.input_ranges, digits.validation.pixels);
  EXPECT_NEAR(accuracy_of(predictions, digits.validation.labels), *trained.validation_accuracy, 1.0 / 300);
}

TEST(LeNet5Trainer, two_bits_are_felt_and_eight_are_not) {
  const Digits digits;
  const TrainedLeNet5 trained = train_lenet5(digits.training, digits.validation, quick(2), go_on);
  const InputRanges ranges = {1, 4, 4, 4, 4};
  const std::vector<std::uint8_t> plain = classify(sequential_of(trained.network), digits.validation.pixels);
  const auto agreement = [&](int bits) {
    return accuracy_of(classify_quantized(trained.network, {.weight_bits = bits, .activation_bits = bits}, ranges,
                                          digits.validation.pixels),
                       plain);
  };
  EXPECT_GT(agreement(8), 0.95);
  EXPECT_LT(agreement(2), 0.9);
}

TEST(LeNet5Trainer, pruned_weights_stay_zero) {
  const Digits digits;
  TrainingSettings settings = quick(4);
  settings.start = train_lenet5(digits.training, digits.validation, settings, go_on).network;
  settings.recipe.epochs = 1;
  settings.pruning = parse_pruning("2:4");
  const PruningMasks masks = pruning_masks(*settings.start, *settings.pruning);
  const TrainedLeNet5 trained = train_lenet5(digits.training, digits.validation, settings, go_on);
  for (std::size_t layer = 0; layer < masks.size(); ++layer) {
    for (std::size_t index = 0; index < masks[layer].size(); ++index) {
      if (masks[layer][index] == 0) {
        ASSERT_EQ(trained.network.layers[layer].weight[index], 0.0F);
      }
    }
  }
  EXPECT_NEAR(sparse_size(trained.network).sparsity(), 0.5, 0.01);
}

}  // namespace
}  // namespace foldwise
