#include "foldwise/training/proxy_trainer.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"
#include "foldwise/proxy/accuracy.hpp"

namespace foldwise {
namespace {

/// An evaluator that is easy to learn: cycles are m * n / cols.
ProxySamples easy_samples(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  ProxySamples samples{.inputs = {}, .metrics = {"total_cycles"}, .values = {{}}, .facts = {}};
  for (std::size_t index = 0; index < count; ++index) {
    const GemmShape gemm{.m = rng.between(1, 1000), .n = rng.between(1, 1000), .k = 7};
    samples.inputs.push_back({.array = {.rows = 4, .cols = rng.between(1, 64)},
                              .dataflow = kDataflows[rng.below(2)],
                              .sram_words = {.ifmap = 1024, .filter = 1024, .ofmap = 1024},
                              .bandwidth_words_per_cycle = 10,
                              .shape = as_conv(gemm)});
    samples.values[0].push_back(static_cast<float>(gemm.m * gemm.n) /
                                static_cast<float>(samples.inputs.back().array.cols));
  }
  return samples;
}

ProxyRecipe small_recipe() {
  return {.features = FeatureSet::raw, .hidden_layers = 2, .width = 16, .epochs = 30, .batch = 128, .seed = 5};
}

TrainedProxy train(const ProxySamples& samples, const ProxyRecipe& recipe) {
  return train_proxy(samples, recipe, [](const ProxyProgress&) { return true; });
}

TEST(ProxyTrainer, LearnsWhatIsEasyAndKnowsHowWell) {
  const TrainedProxy trained = train(easy_samples(4000, 1), small_recipe());
  EXPECT_LT(trained.validation_error, 0.05);
  const ProxyAccuracy accuracy = judge(Predictor(trained.proxy), easy_samples(2000, 2));
  EXPECT_LT(accuracy.all.mean, 5);
  EXPECT_GT(accuracy.rank_correlation, 0.99);
  EXPECT_NEAR(accuracy.all.covered, 90, 5);
  EXPECT_EQ(accuracy.out_of_range, 0U);
  EXPECT_EQ(trained.proxy.ranges.largest[1], 64);
  EXPECT_FALSE(trained.proxy.ranges.dataflows[2]);
}

TEST(ProxyTrainer, LearnsStallsApartWhereTheSamplesTellThem) {
  ProxySamples samples = easy_samples(4000, 1);
  samples.metrics.emplace_back("stall_cycles");
  samples.values.emplace_back();
  for (std::size_t index = 0; index < samples.inputs.size(); ++index) {
    const bool stalls = samples.inputs[index].array.cols > 32;
    samples.values[1].push_back(stalls ? 3 * samples.values[0][index] : 0);
    samples.values[0][index] += samples.values[1][index];
  }
  ProxyRecipe recipe = small_recipe();
  recipe.epochs = 60;
  const TrainedProxy trained = train(samples, recipe);
  ASSERT_TRUE(trained.proxy.base.has_value());
  EXPECT_LT(trained.validation_error, 0.1);
  EXPECT_LT(judge(Predictor(trained.proxy), samples).all.median, 5);
}

TEST(ProxyTrainer, EqualSeedsGiveEqualProxiesAndOthersDoNot) {
  const ProxySamples samples = easy_samples(1000, 1);
  ProxyRecipe recipe = small_recipe();
  recipe.epochs = 2;
  const TrainedProxy first = train(samples, recipe);
  EXPECT_EQ(train(samples, recipe).proxy, first.proxy);
  recipe.seed = 6;
  EXPECT_NE(train(samples, recipe).proxy.network, first.proxy.network);
}

TEST(ProxyTrainer, StopsWhenToldTo) {
  int steps = 0;
  const TrainedProxy trained =
      train_proxy(easy_samples(1000, 1), small_recipe(), [&](const ProxyProgress&) { return ++steps < 3; });
  EXPECT_EQ(steps, 3);
  EXPECT_EQ(trained.epochs, 1);
  EXPECT_FALSE(trained.proxy.network.hidden.empty());
}

TEST(ProxyTrainer, RefusesWhatCannotBeTrainedOn) {
  ProxyRecipe recipe = small_recipe();
  EXPECT_THROW(train(easy_samples(100, 1), recipe), Error);
  recipe.target = "area";
  EXPECT_THROW(train(easy_samples(1000, 1), recipe), Error);
}

}  // namespace
}  // namespace foldwise
