#include "foldwise/report/views/proxy_errors.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <deque>

#include "foldwise/base/rng.hpp"

namespace foldwise {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Samples with their inputs, which do not move.
struct SomeSamples {
  std::deque<ProxyInput> inputs;
  std::vector<JudgedSample> samples;

  void add(double predicted, double truth, std::optional<bool> stalled = {}, ArrayShape array = {}) {
    inputs.push_back({.array = array, .sram_words = {}, .shape = {}});
    samples.push_back(
        {.input = &inputs.back(),
         .prediction = {.value = predicted, .low = predicted / 2, .high = predicted * 2, .in_range = true},
         .truth = truth,
         .stalled = stalled});
  }
};

SomeSamples random_samples(int count) {
  SomeSamples some;
  Rng rng(3);
  for (int i = 0; i < count; ++i) {
    const double truth = 1 + std::floor(1000 * rng.unit());
    some.add(truth * (0.3 + 1.4 * rng.unit()), truth, rng.below(3) == 0,
             {.rows = rng.between(3, 40), .cols = rng.between(1, 9)});
  }
  return some;
}

TEST(ProxyErrorsTest, CurvesSayWhatShareErrsByAtMostSoMuch) {
  const SomeSamples some = random_samples(300);
  const ProxyErrors errors = proxy_errors(some.samples);
  ASSERT_THAT(errors.kinds, SizeIs(3));
  for (const ErrorsOfKind& kind : errors.kinds) {
    ASSERT_EQ(kind.percent_below.size(), errors.error_places.size());
    for (std::size_t place = 0; place < errors.error_places.size(); ++place) {
      int members = 0;
      int below = 0;
      for (const JudgedSample& sample : some.samples) {
        if (kind.kind == "all" || (kind.kind == "with stalls") == *sample.stalled) {
          ++members;
          below += 100 * std::abs(sample.prediction.value - sample.truth) / sample.truth <= errors.error_places[place];
        }
      }
      EXPECT_DOUBLE_EQ(kind.percent_below[place], 100.0 * below / members) << kind.kind << ' ' << place;
    }
    EXPECT_EQ(kind.percent_below.back(), 100);
  }
  EXPECT_DOUBLE_EQ(errors.error_places[60], 1);  // round figures are among them
}

TEST(ProxyErrorsTest, IntervalsOfALaplaceDistributionHoldWhatTheySay) {
  SomeSamples some;
  const double reach = std::log1p(202) - std::log1p(100.5);  // of the interval of 90 %
  for (int i = 0; i < 1000; ++i) {
    const double share = (i + 0.5) / 1000;
    const double error = reach * std::log(1 - share) / std::log(0.1) * (i % 2 == 0 ? 1 : -1);
    some.add(100.5, std::expm1(std::log1p(100.5) + error));
    some.samples.back().prediction.low = std::expm1(std::log1p(100.5) - reach);
    some.samples.back().prediction.high = 202;
  }
  const ProxyErrors errors = proxy_errors(some.samples);
  for (std::size_t i = 0; i < kIntervalLevels.size(); ++i) {
    EXPECT_NEAR(errors.kinds[0].percent_within[i], kIntervalLevels[i], 0.11);
  }
}

TEST(ProxyErrorsTest, IntervalsOf90PercentAreThoseOfThePrediction) {
  const SomeSamples some = random_samples(400);
  const auto covered = std::ranges::count_if(some.samples, &JudgedSample::is_covered);
  const auto level = std::ranges::find(kIntervalLevels, 90) - kIntervalLevels.begin();
  EXPECT_LT(covered, 400);
  EXPECT_DOUBLE_EQ(proxy_errors(some.samples).kinds[0].percent_within[static_cast<std::size_t>(level)],
                   static_cast<double>(covered) / 4);
}

TEST(ProxyErrorsTest, CellsAreOfArraysWhoseSidesAreAlike) {
  const SomeSamples some = random_samples(500);
  const ProxyErrors errors = proxy_errors(some.samples);
  EXPECT_THAT(errors.rows, ElementsAre(SizeBucket{3, 4}, SizeBucket{5, 8}, SizeBucket{9, 16}, SizeBucket{17, 32},
                                       SizeBucket{33, 64}));
  EXPECT_THAT(errors.cols,
              ElementsAre(SizeBucket{1, 1}, SizeBucket{2, 2}, SizeBucket{3, 4}, SizeBucket{5, 8}, SizeBucket{9, 16}));
  for (std::size_t row = 0; row < errors.rows.size(); ++row) {
    for (std::size_t col = 0; col < errors.cols.size(); ++col) {
      std::vector<const JudgedSample*> members;
      for (const JudgedSample& sample : some.samples) {
        const ArrayShape& array = sample.input->array;
        if (array.rows >= errors.rows[row].smallest && array.rows <= errors.rows[row].largest &&
            array.cols >= errors.cols[col].smallest && array.cols <= errors.cols[col].largest) {
          members.push_back(&sample);
        }
      }
      const ErrorSummary& cell = errors.kinds[0].array_cells.at(row * errors.cols.size() + col);
      EXPECT_EQ(cell.samples, members.size());
      EXPECT_EQ(cell.p95, error_summary(members).p95);
    }
  }
}

TEST(ProxyErrorsTest, ManySamplesAreThinnedTheSameWayEachTime) {
  const SomeSamples few = random_samples(50);
  EXPECT_THAT(proxy_errors(few.samples).drawn, SizeIs(50));
  const SomeSamples many = random_samples(10'000);
  const ProxyErrors errors = proxy_errors(many.samples);
  ASSERT_THAT(errors.drawn, SizeIs(kMostDrawn));
  EXPECT_EQ(std::ranges::adjacent_find(errors.drawn, std::ranges::greater_equal()), errors.drawn.end());
  EXPECT_EQ(errors.drawn, proxy_errors(many.samples).drawn);
  const auto early = std::ranges::count_if(
      errors.drawn, [&](const JudgedSample* sample) { return sample < many.samples.data() + 5000; });
  EXPECT_NEAR(static_cast<double>(early), 2000, 5 * std::sqrt(600));  // five standard deviations
}

TEST(ProxyErrorsTest, TheWorstStandApartBySide) {
  SomeSamples some;
  for (int i = 1; i <= 20; ++i) {
    some.add(100 + i, 100);
    some.add(100 - i, 100);
    some.add(100, 100);
  }
  const ProxyErrors errors = proxy_errors(some.samples);
  ASSERT_THAT(errors.too_high, SizeIs(kMostWorst));
  ASSERT_THAT(errors.too_low, SizeIs(kMostWorst));
  for (std::size_t i = 0; i < kMostWorst; ++i) {
    EXPECT_EQ(errors.too_high[i]->prediction.value, 120 - static_cast<double>(i));
    EXPECT_EQ(errors.too_low[i]->prediction.value, 80 + static_cast<double>(i));
  }
}

TEST(ProxyErrorsTest, StallsAreToldApartWhereBothAreKnown) {
  SomeSamples unknown;
  unknown.add(9, 10);
  EXPECT_THAT(proxy_errors(unknown.samples).kinds, SizeIs(1));
  SomeSamples none;
  none.add(9, 10, false);
  EXPECT_THAT(proxy_errors(none.samples).kinds, SizeIs(1));
}

TEST(ProxyErrorsTest, ProxiesWithoutAnyErrorHaveCurvesToo) {
  SomeSamples some;
  some.add(0, 0);
  some.add(7, 7);
  const ProxyErrors errors = proxy_errors(some.samples);
  EXPECT_THAT(errors.kinds[0].percent_below, Each(100));
  EXPECT_THAT(errors.error_places.back(), DoubleNear(1, 1e-9));
  EXPECT_THAT(errors.too_high, IsEmpty());
  EXPECT_THAT(errors.too_low, IsEmpty());
}

}  // namespace
}  // namespace foldwise
