#include "foldwise/proxy/accuracy.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "foldwise/base/error.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

/// Whose network answers log(1 + 100), and an interval of 50 to 202, whatever it is asked.
Predictor always_hundred() {
  Proxy proxy = random_proxy(FeatureSet::raw);
  for (DenseLayer* layer : {&proxy.network.hidden[0], &proxy.network.hidden[1], &proxy.network.output}) {
    std::ranges::fill(layer->weight, 0.0F);
    std::ranges::fill(layer->bias, 0.0F);
  }
  proxy.network.output.bias.assign(kProxyTerms,
                                   static_cast<float>(std::log(101.0) - std::log(kProxyTerms) / kTermSharpness));
  proxy.network.output.bias.push_back(static_cast<float>(std::log(std::log(2.0))));
  proxy.interval_scale = 1;
  return Predictor(proxy);
}

ProxySamples samples_of_truths(const std::vector<float>& truths, const std::vector<float>& stalls) {
  return {.inputs = std::vector(truths.size(), any_input()),
          .metrics = {"total_cycles", "stall_cycles"},
          .values = {truths, stalls},
          .facts = {{"evaluator", "scalesim-v2"}}};
}

const ErrorSummary& group(const ProxyAccuracy& accuracy, std::string_view kind, std::string_view name) {
  const auto found = std::ranges::find_if(
      accuracy.groups, [&](const ErrorGroup& candidate) { return candidate.kind == kind && candidate.name == name; });
  EXPECT_NE(found, accuracy.groups.end()) << kind << ' ' << name;
  return found->errors;
}

TEST(Judge, SumsUpErrors) {
  const ProxyAccuracy accuracy = judge(always_hundred(), samples_of_truths({100, 125, 80, 400}, {0, 0, 7, 0}));
  EXPECT_EQ(accuracy.all.samples, 4U);
  EXPECT_NEAR(accuracy.all.mean, (0 + 20 + 25 + 75) / 4.0, 1e-3);
  EXPECT_NEAR(accuracy.all.median, 20, 1e-3);
  EXPECT_NEAR(accuracy.all.p95, 75, 1e-3);
  EXPECT_NEAR(accuracy.all.largest, 75, 1e-3);
  EXPECT_NEAR(accuracy.all.squared_loss, (625 / 125.0 + 400 / 80.0 + 90000 / 400.0) / 4, 1e-2);
  EXPECT_EQ(accuracy.all.covered, 75);
  EXPECT_EQ(accuracy.stalled_percent, 25);
  EXPECT_EQ(group(accuracy, "stalls", "some").samples, 1U);
  EXPECT_NEAR(group(accuracy, "stalls", "some").mean, 25, 1e-3);
  EXPECT_EQ(group(accuracy, "dataflow", "ws").samples, 4U);
  EXPECT_EQ(group(accuracy, "PEs", "65 to 256").samples, 4U);
  EXPECT_EQ(accuracy.rank_correlation, 0);
  EXPECT_EQ(accuracy.out_of_range, 0U);
}

TEST(Judge, KeepsEverySampleInItsPlace) {
  const ProxySamples samples = samples_of_truths({100, 125, 300}, {0, 0, 7});
  const ProxyAccuracy accuracy = judge(always_hundred(), samples);
  ASSERT_EQ(accuracy.samples.size(), 3U);
  EXPECT_EQ(accuracy.samples[1].input, &samples.inputs[1]);
  EXPECT_EQ(accuracy.samples[1].truth, 125);
  EXPECT_NEAR(accuracy.samples[1].relative_error(), 0.2, 1e-5);
  EXPECT_EQ(accuracy.samples[1].stalled, false);
  EXPECT_EQ(accuracy.samples[2].stalled, true);
  EXPECT_NEAR(accuracy.samples[1].interval_width(), 2 * std::log(2.0), 1e-5);
  EXPECT_FALSE(accuracy.samples[2].is_covered());
  EXPECT_FALSE(accuracy.samples[2].is_within(1));
  EXPECT_TRUE(accuracy.samples[2].is_within(1.6));  // 301 is 101 times 2^1.58
  EXPECT_FALSE(accuracy.samples[2].is_within(1.5));
}

TEST(Judge, KnowsNothingOfStallsWhereTheSamplesDoNot) {
  ProxySamples samples = samples_of_truths({100, 125}, {0, 0});
  samples.metrics.pop_back();
  samples.values.pop_back();
  const ProxyAccuracy accuracy = judge(always_hundred(), samples);
  EXPECT_FALSE(accuracy.stalled_percent);
  EXPECT_FALSE(accuracy.samples[0].stalled);
}

TEST(Judge, ATruthOfZeroDividesNothing) {
  EXPECT_NEAR(judge(always_hundred(), samples_of_truths({0}, {0})).all.mean, 10000, 0.1);
}

TEST(Judge, RefusesSamplesOfSomethingElse) {
  ProxySamples other = samples_of_truths({1}, {0});
  other.facts["evaluator"] = "scalesim-v3";
  EXPECT_THROW(judge(always_hundred(), other), Error);
  ProxySamples without = samples_of_truths({1}, {0});
  without.metrics[0] = "area";
  EXPECT_THROW(judge(always_hundred(), without), Error);
}

TEST(RankCorrelation, ComparesOrders) {
  const std::vector<double> rising = {1, 2, 3, 10};
  EXPECT_DOUBLE_EQ(rank_correlation(rising, std::vector<double>{5, 6, 7, 8}), 1);
  EXPECT_DOUBLE_EQ(rank_correlation(rising, std::vector<double>{4, 3, 2, 1}), -1);
  // Ranks 0, 1, 2, 3 and 0, 1.5, 1.5, 3: covariance 4.5, variances 5 and 4.5.
  EXPECT_DOUBLE_EQ(rank_correlation(rising, std::vector<double>{1, 2, 2, 3}), 4.5 / std::sqrt(5 * 4.5));
  EXPECT_EQ(rank_correlation(rising, std::vector<double>{1, 1, 1, 1}), 0);
}

}  // namespace
}  // namespace foldwise
