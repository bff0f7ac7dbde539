#include "foldwise/study/assessor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/study/bowl_study.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

Trial assess(const Study& study, std::int64_t rows, std::int64_t cols) {
  const BowlEvaluator evaluator(study);
  const Assessor assessor(study, evaluator.metrics());
  const DesignPoint point{{static_cast<std::uint32_t>(rows - 1), static_cast<std::uint32_t>(cols - 1)}};
  const Accelerator accelerator = assessor.accelerator_of(point);
  return assessor.assess(12, point, accelerator, evaluator.evaluate(accelerator));
}

TEST(Assessor, makes_a_trial_of_a_point) {
  const Trial trial = assess(bowl_study("constraints: [array.cols <= 10]\n",
                                        "[{minimize: total_cycles / 2}, "
                                        "{maximize: array.rows + total_cycles}]"),
                             8, 5);
  EXPECT_EQ(trial.number, 12);
  EXPECT_EQ(trial.rank, 7U * 30 + 4);
  EXPECT_THAT(trial.fields, ElementsAre(8, 5));
  EXPECT_EQ(trial.metrics.at(0), 13);
  EXPECT_THAT(trial.objectives, ElementsAre(6.5, 21));
  EXPECT_THAT(trial.violations, ElementsAre(0));
  EXPECT_EQ(trial.state, TrialState::complete);
  EXPECT_EQ(trial.violation(), 0);
}

TEST(Assessor, of_a_broken_constraint_is_infeasible_not_an_error) {
  const Trial trial =
      assess(bowl_study("constraints: [array.cols <= 10, array.rows == 8, total_cycles >= 26]\n"), 8, 5);
  EXPECT_EQ(trial.state, TrialState::infeasible);
  EXPECT_THAT(trial.violations, ElementsAre(0, 0, 0.5));
  EXPECT_EQ(trial.violation(), 0.5);
}

TEST(Assessor, of_a_design_that_cannot_be_evaluated_says_why) {
  const Trial trial = assess(bowl_study(), 9, 9);
  EXPECT_EQ(trial.state, TrialState::failed);
  EXPECT_EQ(trial.text, "nine by nine");
  EXPECT_THAT(trial.fields, ElementsAre(9, 9));
  EXPECT_TRUE(trial.metrics.empty());
  EXPECT_EQ(trial.violation(), std::numeric_limits<double>::infinity());
}

TEST(Assessor, of_an_objective_that_is_no_finite_number_fails_the_trial_only) {
  const Study study = bowl_study("", "[{minimize: 1 / total_cycles, name: speed}]");
  EXPECT_EQ(assess(study, 5, 3).state, TrialState::failed);
  EXPECT_EQ(assess(study, 5, 3).text, "objective speed is inf, must be a finite number");
  EXPECT_EQ(assess(study, 5, 4).state, TrialState::complete);
}

}  // namespace
}  // namespace foldwise
