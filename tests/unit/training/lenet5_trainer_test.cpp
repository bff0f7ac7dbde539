#include "foldwise/training/lenet5_trainer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/neural/lenet5_forward.hpp"
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
  return {.recipe = recipe, .seed = seed, .threads = 1, .start = {}};
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
  const std::vector<std::uint8_t> predictions = classify(trained.network, digits.validation.pixels);
  EXPECT_NEAR(accuracy_of(predictions, digits.validation.labels), trained.validation_accuracy, 1.0 / 300);
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
  const TrainedLeNet5 second = train_lenet5(digits.training, digits.validation, settings, go_on);
  EXPECT_NE(second.network, first.network);
  EXPECT_NEAR(second.validation_accuracy, first.validation_accuracy, 0.03);
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

}  // namespace
}  // namespace foldwise
