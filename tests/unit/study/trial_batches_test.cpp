#include "foldwise/study/trial_batches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "foldwise/base/error.hpp"
#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/search/strategies/random.hpp"
#include "foldwise/study/memory_storage.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/study/bowl_study.hpp"

namespace foldwise {
namespace {

/// A grid that remembers what it was told.
class ListeningSearch final : public SearchStrategy {
 public:
  explicit ListeningSearch(const Study& study) : grid_(study.spec.space.design_space()) {}

  std::vector<DesignPoint> ask(std::size_t count) override {
    wanted.push_back(count);
    return grid_.ask(count);
  }
  void tell(std::span<const Observation> observations) override {
    told.emplace_back(observations.begin(), observations.end());
  }

  std::vector<std::size_t> wanted;
  std::vector<std::vector<Observation>> told;

 private:
  GridSearch grid_;
};

class Batches : public testing::Test {
 protected:
  Trial result(std::int64_t number, double objective) {
    Trial trial;
    trial.number = number;
    trial.rank = static_cast<std::uint64_t>(number);
    trial.fields = {0, 0};
    trial.objectives = {objective};
    return trial;
  }

  std::vector<std::int64_t> pending(const TrialBatches& of) {
    std::vector<std::int64_t> numbers;
    for (const PendingTrial& trial : of.pending()) {
      numbers.push_back(trial.number);
    }
    return numbers;
  }

  Study study = bowl_study("budget: {trials: 300}\n", "[{maximize: total_cycles}]");
  ListeningSearch strategy{study};
  TrialBatches batches{study, strategy};
  MemoryStorage storage{record_of(study, metrics_of(study.spec), "bowl")};
};

TEST_F(Batches, tell_the_strategy_whole_batches_in_the_order_asked) {
  ASSERT_TRUE(batches.ask(3));
  batches.tell(result(2, 7));
  batches.tell(result(0, 5));
  EXPECT_TRUE(strategy.told.empty());
  EXPECT_THAT(pending(batches), testing::ElementsAre(1));
  Trial failed = result(1, 0);
  failed.state = TrialState::failed;
  failed.objectives.clear();
  batches.tell(failed);
  ASSERT_EQ(strategy.told.size(), 1U);
  EXPECT_EQ(strategy.told[0],
            (std::vector<Observation>{
                {{{0, 0}}, {-5}, 0}, {{{0, 1}}, {}, std::numeric_limits<double>::infinity()}, {{{0, 2}}, {-7}, 0}}))
      << "objectives to be maximized are told with the sign that makes less better";
}

TEST_F(Batches, end_with_the_budget) {
  ASSERT_TRUE(batches.ask(299));
  for (std::int64_t number = 0; number < 299; ++number) {
    batches.tell(result(number, 1));
  }
  ASSERT_TRUE(batches.ask(8));
  EXPECT_EQ(batches.pending_count(), 1U);
  batches.tell(result(299, 1));
  EXPECT_EQ(batches.end(), std::nullopt);
  EXPECT_FALSE(batches.ask(8));
  EXPECT_EQ(batches.end(), StudyEnd::out_of_trials);
}

TEST_F(Batches, go_on_in_the_middle_of_a_batch) {
  storage.append(std::vector{result(0, 5), result(2, 7)});
  std::vector<Trial> seen;
  batches.replay(storage, [&](const Trial& trial) { seen.push_back(trial); });
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_EQ(batches.pending_count(), 254U);
  EXPECT_FALSE(batches.is_pending(2));
  EXPECT_TRUE(batches.is_pending(1));
  EXPECT_FALSE(batches.is_pending(256));
}

TEST_F(Batches, go_on_with_batches_as_they_were_handed_out) {
  storage.append_asked({.first = 0, .wanted = 2, .ranks = {0, 1}});
  storage.append_asked({.first = 2, .wanted = 5, .ranks = {2, 3, 4, 5, 6}});
  storage.append(std::vector{result(0, 5), result(1, 5), result(4, 7)});
  batches.replay(storage, [](const Trial&) {});
  EXPECT_THAT(strategy.wanted, testing::ElementsAre(2, 5));
  EXPECT_THAT(pending(batches), testing::ElementsAre(2, 3, 5, 6));
}

TEST_F(Batches, go_on_with_a_batch_of_which_nothing_is_known) {
  storage.append_asked({.first = 0, .wanted = 2, .ranks = {0, 1}});
  batches.replay(storage, [](const Trial&) {});
  EXPECT_THAT(pending(batches), testing::ElementsAre(0, 1));
}

TEST_F(Batches, leave_the_strategy_alone_when_the_budget_is_out) {
  study.spec.budget.trials = 2;
  storage.append(std::vector{result(0, 5), result(1, 7), result(2, 7)});
  batches.replay(storage, [](const Trial&) {});
  EXPECT_TRUE(strategy.wanted.empty());
  EXPECT_FALSE(batches.ask());
  EXPECT_EQ(batches.end(), StudyEnd::out_of_trials);
}

TEST_F(Batches, refuse_trials_that_the_strategy_does_not_ask_for) {
  storage.append(std::vector{result(0, 5), result(1, 5)});
  RandomSearch other(study.spec.space.design_space(), 3);
  TrialBatches others(study, other);
  EXPECT_EQ(message_of<Error>([&] { others.replay(storage, [](const Trial&) {}); }),
            "study bowl: trial 0 is not what strategy grid asks for with seed 1; it cannot go on");
}

TEST_F(Batches, refuse_points_that_the_strategy_does_not_ask_for) {
  storage.append_asked({.first = 0, .wanted = 2, .ranks = {0, 3}});
  EXPECT_EQ(message_of<Error>([&] { batches.replay(storage, [](const Trial&) {}); }),
            "study bowl: trial 0 and those after it are not what strategy grid asks for with seed 1; it cannot go on");
}

TEST_F(Batches, refuse_a_trial_beyond_one_that_is_missing) {
  storage.append(std::vector{result(0, 5), result(256, 5)});
  EXPECT_THROW(batches.replay(storage, [](const Trial&) {}), Error);
}

}  // namespace
}  // namespace foldwise
