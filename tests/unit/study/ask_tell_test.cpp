#include "foldwise/study/ask_tell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "foldwise/base/error.hpp"
#include "foldwise/search/strategies/genetic.hpp"
#include "foldwise/study/memory_storage.hpp"
#include "foldwise/study/run_study.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/study/bowl_study.hpp"

namespace foldwise {
namespace {

class Outside : public testing::Test {
 protected:
  /// A new process that opens the stored study.
  AskTell& opened() {
    strategy =
        std::make_unique<GeneticSearch>(study.spec.space.design_space(), study.spec.seed, GeneticSearch::Options{});
    return ask_tell.emplace(study, *strategy, storage);
  }

  ToldResult evaluated(const PendingTrial& trial) {
    ToldResult result{.number = trial.number, .metrics = {}, .failure = {}};
    const Evaluation evaluation = evaluator.evaluate(*ask_tell->accelerator_of(trial.number));
    result.failure = evaluation.failure;
    for (std::size_t i = 0; i < evaluation.values.size(); ++i) {
      result.metrics[evaluator.metrics()[i]] = evaluation.values[i];
    }
    return result;
  }

  std::string refusal(const ToldResult& result) {
    return message_of<Error>([&] { ask_tell->tell(std::vector{result}); });
  }

  Study study = bowl_study("budget: {trials: 400}\nconstraints: [array.cols <= 20]\n");
  BowlEvaluator evaluator{study};
  MemoryStorage storage{record_of(study, evaluator.metrics(), "bowl")};
  std::unique_ptr<SearchStrategy> strategy;
  std::optional<AskTell> ask_tell;
};

std::vector<std::int64_t> numbers(const std::vector<PendingTrial>& trials) {
  std::vector<std::int64_t> result;
  for (const PendingTrial& trial : trials) {
    result.push_back(trial.number);
  }
  return result;
}

TEST_F(Outside, hands_out_what_is_pending_until_it_is_told) {
  EXPECT_THAT(numbers(opened().ask(3)), testing::ElementsAre(0, 1, 2));
  const std::vector<PendingTrial> again = opened().ask(2);
  EXPECT_THAT(numbers(again), testing::ElementsAre(0, 1));
  EXPECT_EQ(ask_tell->tell(std::vector{evaluated(again[1])}).front().number, 1);
  EXPECT_THAT(numbers(opened().ask(8)), testing::ElementsAre(0, 2));
  EXPECT_EQ(ask_tell->pending(), 2U);
}

TEST_F(Outside, is_the_same_study_however_often_it_is_opened) {
  opened();
  while (true) {
    const std::vector<PendingTrial> asked = ask_tell->ask(7);
    if (asked.empty()) {
      break;
    }
    for (const PendingTrial& trial : asked) {
      ask_tell->tell(std::vector{evaluated(trial)});
    }
  }
  EXPECT_EQ(ask_tell->end(), StudyEnd::out_of_trials);
  EXPECT_EQ(storage.end(), StudyEnd::out_of_trials);
  std::vector<Trial> in_one_go;
  storage.visit([&](const Trial& trial) { in_one_go.push_back(trial); });
  EXPECT_EQ(in_one_go.size(), 400U);

  storage = MemoryStorage(storage.study());
  for (std::int64_t opening = 0;; ++opening) {
    const std::vector<PendingTrial> asked = opened().ask(7);
    if (asked.empty()) {
      break;
    }
    std::vector<ToldResult> results;  // the last ones first, and sometimes not all
    for (std::size_t i = asked.size(); i-- > (opening % 2 == 0 ? asked.size() / 2 : 0);) {
      results.push_back(evaluated(asked[i]));
    }
    ask_tell->tell(results);
  }
  std::vector<Trial> in_pieces;
  storage.visit([&](const Trial& trial) { in_pieces.push_back(trial); });
  EXPECT_TRUE(in_pieces == in_one_go);
}

TEST_F(Outside, may_be_finished_by_the_program_itself) {
  opened().ask(5);
  ask_tell->tell(std::vector{evaluated(ask_tell->ask(1).front())});
  opened();
  strategy =
      std::make_unique<GeneticSearch>(study.spec.space.design_space(), study.spec.seed, GeneticSearch::Options{});
  SerialExecutor executor;
  StudyRunOptions options;
  options.storage = &storage;
  const StudyRun run = run_study(study, *strategy, evaluator, executor, options);
  EXPECT_EQ(run.stored_before, 1);
  EXPECT_EQ(run.outcome.trials(), 400);
  EXPECT_EQ(opened().ask(1).size(), 0U);
}

TEST_F(Outside, takes_failures_and_values_that_are_none) {
  opened().ask(3);
  const std::vector<Trial> trials =
      ask_tell->tell(std::vector<ToldResult>{{.number = 0, .metrics = {}, .failure = "timing not met", .seconds = 60},
                                             {.number = 1, .metrics = {{"total_cycles", std::nan("")}}, .failure = {}},
                                             {.number = 2, .metrics = {{"total_cycles", 3}}, .failure = {}}});
  EXPECT_EQ(trials[0].state, TrialState::failed);
  EXPECT_EQ(trials[0].text, "timing not met");
  EXPECT_EQ(trials[0].seconds, 60);
  EXPECT_EQ(trials[1].state, TrialState::failed);
  EXPECT_EQ(trials[1].text, "objective total_cycles is nan, must be a finite number");
  EXPECT_NE(trials[2].state, TrialState::failed);
  EXPECT_TRUE(std::isnan(trials[2].seconds));
}

TEST_F(Outside, refuses_what_cannot_be_and_then_stores_nothing) {
  opened().ask(3);
  const std::map<std::string, double> metrics = {{"total_cycles", 3}};
  EXPECT_EQ(refusal({.number = 3, .metrics = metrics, .failure = {}}), "trial 3 was not asked for");
  EXPECT_EQ(refusal({.number = -1, .metrics = metrics, .failure = {}}), "trial -1 was not asked for");
  EXPECT_EQ(refusal({.number = 0, .metrics = {{"total_cycels", 3}}, .failure = {}}),
            "trial 0: unknown metric \"total_cycels\"; the nearest known name is \"total_cycles\"");
  EXPECT_EQ(refusal({.number = 0, .metrics = {}, .failure = {}}),
            "trial 0: metric total_cycles is missing, an objective or a constraint needs it");
  const ToldResult good{.number = 0, .metrics = metrics, .failure = {}};
  EXPECT_EQ(message_of<Error>([&] { ask_tell->tell(std::vector{good, good}); }), "trial 0 has its result already");
  EXPECT_EQ(storage.size(), 0);
  ask_tell->tell(std::vector{good});
  EXPECT_EQ(refusal(good), "trial 0 has its result already");
}

}  // namespace
}  // namespace foldwise
