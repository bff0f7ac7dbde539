#include "foldwise/search/outcome_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace foldwise {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

DesignSpace space() { return DesignSpace({{"x", 41}, {"kind", 3, ParameterKind::choice}}); }

DesignPoint at(std::uint32_t x, std::uint32_t kind) { return {{x, kind}}; }

/// Least, by far, at x = 30 of kind 1; nothing above x = 35 is feasible.
Candidate outcome(std::uint32_t x, std::uint32_t kind) {
  const double distance = (x - 30.0) / 40.0;
  return {at(x, kind), x > 35 ? (x - 35.0) / 10 : 0.0, std::exp(3 * distance * distance + (kind == 1 ? 0.0 : 1.0))};
}

std::vector<Candidate> told(std::uint32_t step) {
  std::vector<Candidate> all;
  for (std::uint32_t x = 0; x <= 40; x += step) {
    for (std::uint32_t kind = 0; kind < 3; ++kind) {
      all.push_back(outcome(x, kind));
    }
  }
  std::ranges::stable_sort(all, better);
  return all;
}

/// The best of all points as the model sees them.
DesignPoint best_of(OutcomeModel& model) {
  std::vector<DesignPoint> points;
  for (std::uint64_t rank = 0; rank < space().size(); ++rank) {
    points.push_back(space().point(rank));
  }
  const std::vector<Candidate> judged = model.judge(points, 0.0);
  return std::ranges::min_element(judged, better)->point;
}

TEST(GaussianProcess, goes_through_its_examples_and_knows_less_between_them) {
  GaussianProcess process({1});
  const std::vector<double> inputs = {0.0, 0.2, 0.4, 0.6, 0.8, 1.0};
  std::vector<double> values;
  for (const double input : inputs) {
    values.push_back(std::sin(6 * input));
  }
  process.learn(inputs, values);
  const std::vector<Guess> known = process.guess(inputs, inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_NEAR(known[i].mean, values[i], 0.01);
  }
  const std::vector<double> others = {0.1, 0.5, 3.0};
  const std::vector<Guess> guessed = process.guess(others, others.size());
  EXPECT_NEAR(guessed[0].mean, std::sin(0.6), 0.1);
  EXPECT_NEAR(guessed[1].mean, std::sin(3.0), 0.1);
  EXPECT_GT(guessed[1].spread, 2 * known[1].spread);
  EXPECT_GT(guessed[2].spread, 2 * guessed[1].spread);
}

TEST(GaussianProcess, what_it_believes_changes_no_guess_but_what_it_does_not_know) {
  GaussianProcess process({2});
  std::vector<double> inputs;
  std::vector<double> values;
  for (const double x : {0.0, 0.5, 1.0, 1.5}) {
    for (const double y : {0.0, 0.5, 1.0}) {
      inputs.insert(inputs.end(), {x, y});
      values.push_back(std::sin(3 * x) + y);
    }
  }
  process.learn(inputs, values);
  const std::vector<double> asked = {2.0, 0.3, 2.1, 0.4};
  const std::vector<Guess> before = process.guess(asked, 2);
  process.believe(std::vector{2.0, 0.3});
  const std::vector<Guess> after = process.guess(asked, 2);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(after[i].mean, before[i].mean, 1e-9);
  }
  EXPECT_LT(after[0].spread, 0.5 * before[0].spread);
  EXPECT_LT(after[1].spread, 0.9 * before[1].spread);
}

TEST(GaussianProcess, learns_from_one_example_and_of_no_coordinates) {
  GaussianProcess one({1});
  one.learn(std::vector{0.5}, std::vector{2.0});
  EXPECT_NEAR(one.guess(std::vector{0.5}, 1)[0].mean, 2.0, 0.1);
  GaussianProcess none((std::vector<std::size_t>()));
  none.learn({}, std::vector{2.0});
  EXPECT_EQ(none.guess({}, 3).size(), 3U);
}

TEST(OutcomeModel, learns_objectives_and_what_is_feasible) {
  OutcomeModel model(space(), {});
  model.learn(told(4), 8);
  EXPECT_EQ(best_of(model).indices[1], 1U);
  EXPECT_NEAR(best_of(model).indices[0], 30, 2);
  const std::vector<Candidate> judged = model.judge({at(40, 1), at(20, 1)}, 0.0);
  EXPECT_GT(judged[0].violation, 0.0);
  EXPECT_EQ(judged[1].violation, 0.0);
}

TEST(OutcomeModel, believes_a_forecast_until_it_is_told_better) {
  const Forecaster misled = [](std::span<const DesignPoint> points) {
    std::vector<Forecast> forecasts;
    for (const DesignPoint& point : points) {
      const Candidate truth = outcome(point.indices[0], point.indices[1]);
      forecasts.push_back({.objective = truth.objective * (point.indices[1] == 1 ? 20.0 : 1.0), .violation = 0.0});
    }
    return forecasts;
  };
  OutcomeModel model(space(), misled);
  EXPECT_NE(best_of(model).indices[1], 1U);
  EXPECT_EQ(best_of(model).indices[0], 30U);
  model.learn(told(8), 100);
  EXPECT_EQ(best_of(model), at(30, 1));
}

TEST(OutcomeModel, a_forecast_of_constraints_alone_keeps_to_what_is_feasible) {
  OutcomeModel model(space(), [](std::span<const DesignPoint> points) {
    std::vector<Forecast> forecasts;
    for (const DesignPoint& point : points) {
      forecasts.push_back({.objective = kNan, .violation = outcome(point.indices[0], point.indices[1]).violation});
    }
    return forecasts;
  });
  model.learn({}, 8);
  const std::vector<Candidate> judged = model.judge({at(40, 1), at(20, 1)}, 1.0);
  EXPECT_GT(judged[0].violation, 0.0);
  EXPECT_EQ(judged[1].violation, 0.0);
}

TEST(OutcomeModel, is_content_with_failures_equals_and_negative_objectives) {
  const double infinite = std::numeric_limits<double>::infinity();
  OutcomeModel model(space(), {});
  model.learn(std::vector<Candidate>{{at(1, 1), infinite, 0.0}, {at(2, 1), infinite, 0.0}}, 1);
  EXPECT_EQ(model.judge({at(1, 1)}, 2.0).size(), 1U);
  model.learn(std::vector<Candidate>{{at(1, 1), 0.0, 3.0}, {at(2, 1), 0.0, 3.0}, {at(3, 2), 0.0, 3.0}}, 1);
  EXPECT_TRUE(std::isfinite(model.judge({at(1, 1)}, 2.0)[0].objective));
  std::vector<Candidate> negative = told(4);
  for (Candidate& candidate : negative) {
    candidate.objective = -1.0 / candidate.objective;
  }
  std::ranges::stable_sort(negative, better);
  model.learn(negative, 1);
  EXPECT_EQ(best_of(model).indices[1], 1U);
  EXPECT_NEAR(best_of(model).indices[0], 30, 2);
}

}  // namespace
}  // namespace foldwise
