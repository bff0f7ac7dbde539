#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "foldwise/base/rng.hpp"
#include "foldwise/report/views/convergence.hpp"
#include "foldwise/report/views/heat_maps.hpp"
#include "foldwise/report/views/influence.hpp"
#include "foldwise/report/views/parameter_axis.hpp"
#include "foldwise/report/views/reservoir.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsNan;

StudyParameter parameter(const char* name, double first, double step, std::uint32_t count) {
  return {.fields = {&accelerator_field_named(name)}, .values = {FieldValues(first, step, count)}};
}

/// array.rows 1 to 4, array.cols 1 to 3, dataflow.
StudySpace space() {
  return StudySpace(
      {parameter("array.rows", 1, 1, 4), parameter("array.cols", 1, 1, 3), parameter("dataflow", 0, 1, 3)});
}

Trial trial(std::int64_t number, std::vector<double> objectives, TrialState state = TrialState::complete) {
  return {.number = number,
          .rank = static_cast<std::uint64_t>(number),
          .fields = {},
          .metrics = {},
          .objectives = std::move(objectives),
          .violations = {},
          .state = state,
          .text = {},
          .seconds = 0.5};
}

TEST(ParameterAxisTest, EveryValueHasItsLabel) {
  const std::vector<ParameterAxis> axes = parameter_axes(space(), 10);
  ASSERT_EQ(axes.size(), 3U);
  EXPECT_EQ(axes[0].name, "array.rows");
  EXPECT_THAT(axes[0].labels, ElementsAre("1", "2", "3", "4"));
  EXPECT_THAT(axes[2].labels, ElementsAre("os", "ws", "is"));
  EXPECT_EQ(axes[1].group_of({{3, 2, 0}}), 2U);
}

TEST(ParameterAxisTest, ManyValuesAreGroupedSoThatEachLabelSaysWhatIsInIt) {
  for (std::uint32_t count = 2; count < 40; ++count) {
    const StudySpace one({parameter("array.rows", 1, 1, count)});
    const ParameterAxis axis = parameter_axes(one, 7).front();
    ASSERT_EQ(axis.labels.size(), std::min(count, 7U));
    for (std::uint32_t value = 0; value < count; ++value) {
      const std::string& label = axis.labels.at(axis.group_of({{value}}));
      const std::size_t dots = label.find(" .. ");
      EXPECT_LE(std::stoul(label), value + 1) << label;
      EXPECT_GE(std::stoul(dots == std::string::npos ? label : label.substr(dots + 4)), value + 1) << label;
    }
  }
}

TEST(ParameterAxisTest, FieldsThatGoTogetherAreOneAxisAndWhatDoesNotVaryIsNone) {
  StudyParameter joint{.fields = {&accelerator_field_named("array.rows"), &accelerator_field_named("array.cols")},
                       .values = {FieldValues({8, 16}), FieldValues({4, 2})}};
  const std::vector<ParameterAxis> axes = parameter_axes(StudySpace({parameter("dataflow", 1, 1, 1), joint}), 10);
  ASSERT_EQ(axes.size(), 1U);
  EXPECT_EQ(axes[0].name, "array.rows, array.cols");
  EXPECT_THAT(axes[0].labels, ElementsAre("8 x 4", "16 x 2"));
  EXPECT_EQ(axes[0].group_of({{0, 1}}), 1U);
}

TEST(ReservoirTest, KeepsAllWhileThereIsRoomAndEveryItemWithTheSameChance) {
  std::vector<int> chosen(40);
  Reservoir<int> few(100);
  for (int i = 0; i < 40; ++i) {
    few.add(i);
  }
  EXPECT_EQ(few.items().size(), 40U);

  // Each run goes on with other numbers, so that 400 runs of one stream are 400 draws.
  Reservoir<int> sampler(4000);
  for (int i = 0; i < 16000; ++i) {
    sampler.add(i);
  }
  ASSERT_EQ(sampler.items().size(), 4000U);
  std::set<int> numbers;
  for (const int number : sampler.items()) {
    numbers.insert(number);
    ++chosen[static_cast<std::size_t>(number / 400)];
  }
  EXPECT_EQ(numbers.size(), 4000U);
  for (const int count : chosen) {
    EXPECT_NEAR(count, 100, 45);  // five standard deviations
  }
}

TEST(InfluenceTest, IsTheFirstOrderSobolIndexOverAWholeSpace) {
  // y = 10 rows + 3 cols + rows * dataflow; variances of a uniform 0 .. n-1 are (n^2 - 1) / 12, its mean (n - 1) / 2.
  InfluenceTable table(parameter_axes(space(), 10), 2);
  const StudySpace all = space();
  double sum = 0;
  double squares = 0;
  for (std::uint64_t rank = 0; rank < all.design_space().size(); ++rank) {
    const DesignPoint point = all.design_space().point(rank);
    const double rows = point.indices[0];
    const double y = 10 * rows + 3 * point.indices[1] + rows * point.indices[2];
    table.add(point, trial(static_cast<std::int64_t>(rank), {y, 7}));
    sum += y;
    squares += y * y;
  }
  const double variance = squares / 36 - (sum / 36) * (sum / 36);
  const std::vector<Influence> found = table.influences(true);
  const double of_rows = 11 * 11 * 15.0 / 12;       // mean over dataflow: 10 rows + 1 rows
  const double of_cols = 9 * 8.0 / 12;              // 3 cols
  const double of_dataflow = 1.5 * 1.5 * 8.0 / 12;  // mean over rows: 1.5 dataflow
  EXPECT_THAT(found[0].shares, ElementsAre(DoubleNear(of_rows / variance, 1e-12), DoubleNear(of_cols / variance, 1e-12),
                                           DoubleNear(of_dataflow / variance, 1e-12)));
  EXPECT_LT(found[0].shares[0] + found[0].shares[1] + found[0].shares[2], 1.0);  // the rest is interaction
  EXPECT_THAT(found[1].shares, ElementsAre(IsNan(), IsNan(), IsNan()));
}

TEST(InfluenceTest, TakesOffWhatChanceAloneWouldGive) {
  // Noise in 40 groups of some 3 trials: the plain ratio would be about 40 / 120.
  const StudySpace one({parameter("array.rows", 1, 1, 40), parameter("array.cols", 1, 1, 3)});
  double mean = 0;
  constexpr int runs = 50;
  Rng rng(4);
  for (int run = 0; run < runs; ++run) {
    InfluenceTable table(parameter_axes(one, 40), 1);
    for (int i = 0; i < 120; ++i) {
      table.add(one.design_space().point(rng.below(120)), trial(i, {rng.unit()}));
    }
    mean += table.influences(false)[0].shares[0] / runs;
  }
  EXPECT_LT(mean, 0.06);
}

TEST(HeatMapsTest, HoldTheBestFeasibleValueOfEveryPair) {
  HeatMaps maps(parameter_axes(space(), 10), {Sense::minimize, Sense::maximize});
  ASSERT_EQ(maps.maps().size(), 3U);
  maps.add({{1, 2, 0}}, trial(0, {5, 5}));
  maps.add({{1, 2, 1}}, trial(1, {4, 4}));
  maps.add({{1, 2, 2}}, trial(2, {1, 9}, TrialState::infeasible));
  maps.add({{0, 0, 2}}, trial(3, {}, TrialState::failed));
  const HeatMap& rows_and_columns = maps.maps()[0];
  EXPECT_EQ(rows_and_columns.y_axis, 0U);
  EXPECT_EQ(rows_and_columns.x_axis, 1U);
  EXPECT_EQ(rows_and_columns.best[0][1 * 3 + 2], 4);
  EXPECT_EQ(rows_and_columns.best[1][1 * 3 + 2], 5);
  EXPECT_THAT(rows_and_columns.best[0][0], IsNan());
}

Convergence converged(const std::vector<Trial>& trials, std::vector<Sense> senses) {
  ObjectiveBounds bounds(senses);
  for (const Trial& each : trials) {
    bounds.add(each);
  }
  Convergence convergence(std::move(senses), bounds, static_cast<std::int64_t>(trials.size()));
  for (const Trial& each : trials) {
    convergence.add(each);
  }
  return convergence;
}

TEST(ConvergenceTest, FollowsBestValuesAndTheHypervolumeAsStated) {
  const Convergence found = converged({trial(0, {}, TrialState::failed), trial(1, {10, 0}), trial(2, {2, 1}),
                                       trial(3, {0, 0}, TrialState::infeasible), trial(4, {0, 0.5}), trial(5, {5, 2})},
                                      {Sense::minimize, Sense::maximize});
  const std::vector<ConvergencePoint>& points = found.points();
  ASSERT_EQ(points.size(), 6U);
  EXPECT_EQ(points[2].seconds, 3 * 0.5);
  EXPECT_TRUE(points[0].best.empty());
  EXPECT_THAT(points[2].best, ElementsAre(2, 1));
  EXPECT_THAT(points[3].best, ElementsAre(2, 1));
  EXPECT_THAT(points[5].best, ElementsAre(0, 2));
  // In units of the box [0, 10] x [2, 0]: (0.2, 0.5) covers 0.8 x 0.5; (0, 0.75) adds 0.2 x 0.25; (0.5, 0) adds 0.5^2.
  EXPECT_EQ(points[1].hypervolume, 0.0);
  EXPECT_DOUBLE_EQ(points[2].hypervolume.value(), 0.4);
  EXPECT_DOUBLE_EQ(points[3].hypervolume.value(), 0.4);
  EXPECT_DOUBLE_EQ(points[4].hypervolume.value(), 0.45);
  EXPECT_DOUBLE_EQ(points[5].hypervolume.value(), 0.7);
}

TEST(ConvergenceTest, OneObjectiveHasNoHypervolumeAndManyTrialsFewPoints) {
  std::vector<Trial> trials;
  for (int i = 0; i < 30000; ++i) {
    trials.push_back(trial(i, {-1.0 * i}));
  }
  const std::vector<ConvergencePoint> points = converged(trials, {Sense::minimize}).points();
  EXPECT_LT(points.size(), 400U);
  EXPECT_EQ(points.front().evaluations, 1);
  EXPECT_EQ(points.back().evaluations, 30000);
  EXPECT_THAT(points.back().best, ElementsAre(-29999));
  EXPECT_EQ(points.back().hypervolume, std::nullopt);
}

}  // namespace
}  // namespace foldwise
