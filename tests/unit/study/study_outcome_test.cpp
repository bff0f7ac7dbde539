#include "foldwise/study/study_outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace foldwise {
namespace {

using testing::ElementsAre;

StudyRecord record(std::vector<Sense> senses, std::size_t constraints = 0) {
  StudyRecord study;
  for (const Sense sense : senses) {
    study.objectives.push_back({sense, "o", "o"});
  }
  study.constraints.resize(constraints, "c");
  return study;
}

Trial trial(std::int64_t number, std::vector<double> objectives, std::vector<double> violations = {}) {
  Trial made;
  made.number = number;
  made.objectives = std::move(objectives);
  made.violations = std::move(violations);
  made.state = made.violation() > 0 ? TrialState::infeasible : TrialState::complete;
  return made;
}

Trial failed(std::int64_t number, std::string text) {
  Trial made;
  made.number = number;
  made.state = TrialState::failed;
  made.text = std::move(text);
  return made;
}

StudyOutcome outcome_of(const StudyRecord& study, const std::vector<Trial>& trials, std::size_t kept = 10) {
  StudyOutcome outcome(study, kept);
  std::ranges::for_each(trials, [&](const Trial& each) { outcome.add(each); });
  return outcome;
}

std::vector<std::int64_t> best(const StudyOutcome& outcome) {
  std::vector<std::int64_t> numbers;
  for (const Trial& each : outcome.best()) {
    numbers.push_back(each.number);
  }
  return numbers;
}

TEST(StudyOutcome, ranks_by_objectives_and_breaks_ties_by_number) {
  const std::vector<Trial> trials = {trial(0, {5, 1}), trial(1, {3, 9}), trial(2, {3, 8}), trial(3, {3, 9}),
                                     trial(4, {7, 0})};
  EXPECT_THAT(best(outcome_of(record({Sense::minimize, Sense::minimize}), trials)), ElementsAre(2, 1, 3, 0, 4));
  EXPECT_THAT(best(outcome_of(record({Sense::maximize, Sense::minimize}), trials)), ElementsAre(4, 0, 2, 1, 3));
  EXPECT_EQ(outcome_of(record({Sense::maximize, Sense::minimize}), trials).best_value(), 7);
}

TEST(StudyOutcome, keeps_the_best_few) {
  std::vector<Trial> trials;
  for (std::int64_t number = 0; number < 100; ++number) {
    trials.push_back(trial(number, {static_cast<double>(number * 37 % 100)}));
  }
  EXPECT_THAT(best(outcome_of(record({Sense::minimize}), trials, 3)), ElementsAre(0, 73, 46));  // objectives 0, 1, 2
}

TEST(StudyOutcome, does_not_depend_on_the_order_of_trials) {
  std::vector<Trial> trials = {trial(0, {5}), failed(1, "one"), trial(2, {3}), failed(3, "three"), trial(4, {3})};
  const StudyRecord study = record({Sense::minimize});
  const auto forward = outcome_of(study, trials);
  std::ranges::reverse(trials);
  const auto backward = outcome_of(study, trials);
  EXPECT_EQ(forward.best(), backward.best());
  EXPECT_EQ(forward.front(), backward.front());
  EXPECT_EQ(forward.first_failure(), "one");
  EXPECT_EQ(backward.first_failure(), "one");
}

TEST(StudyOutcome, feasible_trials_come_before_all_others_and_failed_ones_never) {
  const auto outcome = outcome_of(record({Sense::minimize}, 2), {trial(0, {1}, {0.5, 0}), trial(1, {9}, {0, 0}),
                                                                 trial(2, {0}, {0.1, 0.3}), failed(3, "x")});
  EXPECT_THAT(best(outcome), ElementsAre(1, 2, 0));
  EXPECT_EQ(outcome.complete(), 1);
  EXPECT_EQ(outcome.infeasible(), 2);
  EXPECT_EQ(outcome.failed(), 1);
  EXPECT_EQ(outcome.trials(), 4);
}

TEST(StudyOutcome, says_which_constraint_binds_when_nothing_is_feasible) {
  const auto outcome = outcome_of(record({Sense::minimize}, 2), {trial(0, {1}, {0.5, 0}), trial(1, {2}, {0.25, 0.75})});
  EXPECT_EQ(outcome.best_value(), std::nullopt);
  EXPECT_EQ(outcome.constraints()[0].broken, 2);
  EXPECT_EQ(outcome.constraints()[0].smallest_violation, 0.25);
  EXPECT_EQ(outcome.constraints()[1].broken, 1);
  EXPECT_EQ(outcome.constraints()[1].smallest_violation, 0);
  EXPECT_THAT(best(outcome), ElementsAre(0, 1));
}

TEST(StudyOutcome, forgets_trials_that_are_neither_good_nor_on_the_front) {
  std::vector<Trial> trials;
  for (std::int64_t number = 0; number < 5000; ++number) {
    trials.push_back(trial(number, {static_cast<double>(5000 - number)}));  // each one better than all before
  }
  const auto outcome = outcome_of(record({Sense::minimize}), trials, 2);
  EXPECT_THAT(best(outcome), ElementsAre(4999, 4998));
  EXPECT_THAT(outcome.front(), ElementsAre(FrontTrial{trials[4999], 1}));
}

TEST(StudyOutcome, tells_the_knee_and_the_hypervolume_of_its_front) {
  const auto outcome = outcome_of(record({Sense::minimize, Sense::maximize}, 1),
                                  {trial(0, {1, 0}, {0}), trial(1, {2, 8}, {0}), trial(2, {9, 10}, {0}),
                                   trial(3, {11, -1}, {0}), trial(4, {50, -50}, {1})});
  EXPECT_EQ(outcome.knee(), 1);
  ASSERT_TRUE(outcome.hypervolume());
  EXPECT_THAT(outcome.hypervolume()->reference, ElementsAre(11, -1)) << "the worst of feasible trials";
  EXPECT_EQ(outcome.hypervolume()->volume, 1 * 1 + 7 * 9 + 2 * 11);
}

TEST(StudyOutcome, has_no_hypervolume_of_one_objective_or_while_nothing_is_feasible) {
  EXPECT_FALSE(outcome_of(record({Sense::minimize}), {trial(0, {1})}).hypervolume());
  const auto infeasible = outcome_of(record({Sense::minimize, Sense::minimize}, 1), {trial(0, {1, 2}, {1})});
  EXPECT_FALSE(infeasible.hypervolume());
  EXPECT_FALSE(infeasible.knee());
}

TEST(StudyOutcome, names_the_constraints_that_the_closest_trial_breaks) {
  const auto outcome =
      outcome_of(record({Sense::minimize}, 3), {trial(0, {1}, {0.5, 0, 0.5}), trial(1, {2}, {0.1, 0, 0.3})});
  EXPECT_THAT(outcome.binding_constraints(), ElementsAre(2, 0));
  EXPECT_TRUE(outcome_of(record({Sense::minimize}, 1), {trial(0, {1}, {0})}).binding_constraints().empty());
}

TEST(StudyOutcome, front_is_in_the_objectives_own_sign) {
  const auto outcome = outcome_of(record({Sense::minimize, Sense::maximize}),
                                  {trial(0, {5, 7}), trial(1, {3, 4}), trial(2, {6, 6}), trial(3, {3, 4})});
  EXPECT_THAT(outcome.front(), ElementsAre(FrontTrial{trial(1, {3, 4}), 2}, FrontTrial{trial(0, {5, 7}), 1}));
}

}  // namespace
}  // namespace foldwise
