#include "foldwise/study/run_study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <limits>

#include "foldwise/search/strategies/exact.hpp"
#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/search/strategies/random.hpp"
#include "foldwise/study/memory_storage.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "tests/unit/study/bowl_study.hpp"

namespace foldwise {
namespace {

constexpr std::int64_t kDesigns = 40 * 30;

class RunStudy : public testing::Test {
 protected:
  explicit RunStudy(Study asked = bowl_study()) : study(std::move(asked)) {}

  StudyRun run(SearchStrategy& strategy, Executor& executor, StudyRunOptions options = {}) {
    options.storage = &storage;
    return run_study(study, strategy, evaluator, executor, options);
  }

  StudyRun run_grid(const StudyRunOptions& options = {}) {
    GridSearch grid(study.spec.space.design_space());
    SerialExecutor executor;
    return run(grid, executor, options);
  }

  Study study;
  BowlEvaluator evaluator{study};
  MemoryStorage storage{record_of(study, evaluator.metrics(), evaluator.model())};
};

TEST_F(RunStudy, evaluates_the_whole_space_and_finds_its_best) {
  const StudyRun result = run_grid();
  EXPECT_EQ(result.end, StudyEnd::exhausted);
  EXPECT_EQ(result.outcome.complete(), kDesigns - 1);
  EXPECT_EQ(result.outcome.failed(), 1);
  EXPECT_EQ(result.outcome.best_value(), 0);
  EXPECT_THAT(result.outcome.best().front().fields, testing::ElementsAre(5, 3));
  EXPECT_EQ(storage.size(), kDesigns);
}

TEST_F(RunStudy, ends_after_the_budget_of_trials) {
  study.spec.budget.trials = 300;
  EXPECT_EQ(run_grid().end, StudyEnd::out_of_trials);
  EXPECT_EQ(storage.size(), 300);
}

TEST_F(RunStudy, is_exhausted_when_the_budget_is_larger_than_the_space) {
  study.spec.budget.trials = kDesigns + 1;
  EXPECT_EQ(run_grid().end, StudyEnd::exhausted);
}

TEST_F(RunStudy, ends_when_the_time_is_up) {
  study.spec.budget.seconds = std::numeric_limits<double>::min();
  EXPECT_EQ(run_grid().end, StudyEnd::out_of_time);
  EXPECT_EQ(storage.size(), 0);
}

TEST_F(RunStudy, keeps_everything_finished_when_stopped) {
  int evaluated = 0;
  const StudyRun result =
      run_grid({.should_stop = [&] { return evaluated == 700; },
                .storage = nullptr,
                .on_progress = [&](const StudyProgress& progress) { evaluated = static_cast<int>(progress.done); }});
  EXPECT_EQ(result.end, StudyEnd::stopped);
  EXPECT_EQ(storage.size(), 700);
  EXPECT_EQ(result.outcome.trials(), 700);
}

TEST_F(RunStudy, reports_its_progress) {
  std::vector<StudyProgress> reports;
  run_grid({.should_stop = [] { return false; },
            .storage = nullptr,
            .on_progress = [&](const StudyProgress& progress) { reports.push_back(progress); }});
  ASSERT_EQ(reports.size(), static_cast<std::size_t>(kDesigns));
  EXPECT_EQ(reports.back().done, kDesigns);
  EXPECT_EQ(reports.back().total, static_cast<std::uint64_t>(kDesigns));
  EXPECT_EQ(reports.front().best, std::nullopt);
  EXPECT_EQ(reports.back().best, 0);
}

TEST_F(RunStudy, reports_the_gap_that_a_strategy_proves) {
  std::vector<StudyProgress> reports;
  ExactSearch exact(study.spec.space.design_space(), nullptr);
  SerialExecutor executor;
  run(exact, executor, {.on_progress = [&](const StudyProgress& progress) { reports.push_back(progress); }});
  ASSERT_EQ(reports.size(), static_cast<std::size_t>(kDesigns));
  EXPECT_EQ(reports.front().gap, std::nullopt);
  EXPECT_EQ(reports.back().gap,
            std::numeric_limits<double>::infinity());  // without bounds nothing is known until the end
  EXPECT_EQ(exact.gap(), 0.0);
}

TEST_F(RunStudy, stores_the_same_trials_on_any_number_of_threads) {
  std::vector<std::vector<Trial>> stored_by;
  for (const int threads : {1, 2, 8}) {
    MemoryStorage kept{storage.study()};
    RandomSearch random(study.spec.space.design_space(), 5);
    ThreadExecutor executor(threads);
    run_study(study, random, evaluator, executor, {.should_stop = [] { return false; }, .storage = &kept});
    kept.visit([&, &trials = stored_by.emplace_back()](const Trial& trial) { trials.push_back(trial); });
  }
  EXPECT_EQ(stored_by[0].size(), static_cast<std::size_t>(kDesigns));
  EXPECT_TRUE(stored_by[0] == stored_by[1]);
  EXPECT_TRUE(stored_by[0] == stored_by[2]);
}

/// Learns nothing, but remembers what it was told.
class ListeningSearch final : public SearchStrategy {
 public:
  explicit ListeningSearch(const DesignSpace& space) : grid_(space) {}

  std::vector<DesignPoint> ask(std::size_t count) override {
    EXPECT_EQ(told.size(), asked.size()) << "asked again before everything was told";
    auto points = grid_.ask(std::min<std::size_t>(count, 7));
    asked.insert(asked.end(), points.begin(), points.end());
    return points;
  }
  void tell(std::span<const Observation> observations) override {
    told.insert(told.end(), observations.begin(), observations.end());
  }

  std::vector<DesignPoint> asked;
  std::vector<Observation> told;

 private:
  GridSearch grid_;
};

TEST_F(RunStudy, tells_every_point_in_the_order_asked) {
  ListeningSearch strategy(study.spec.space.design_space());
  ThreadExecutor executor(4);
  run(strategy, executor);
  ASSERT_EQ(strategy.told.size(), static_cast<std::size_t>(kDesigns));
  for (std::size_t i = 0; i < strategy.told.size(); ++i) {
    ASSERT_EQ(strategy.told[i].point, strategy.asked[i]);
  }
  EXPECT_EQ(strategy.told[4 * 30 + 2].objectives.front(), 0);
}

/// An evaluator with a mistake in it: evaluate() must not throw, and here does.
class BrokenEvaluator final : public Evaluator {
 public:
  explicit BrokenEvaluator(const Study& study) : metrics_(metrics_of(study.spec)) {}
  std::string_view model() const override { return "broken"; }
  const std::vector<std::string>& metrics() const override { return metrics_; }
  Evaluation evaluate(const Accelerator&) const override { throw std::logic_error("a mistake"); }

 private:
  std::vector<std::string> metrics_;
};

TEST_F(RunStudy, lets_a_mistake_in_the_program_through) {
  GridSearch grid(study.spec.space.design_space());
  ThreadExecutor executor(2);
  const BrokenEvaluator broken(study);
  EXPECT_THROW(run_study(study, grid, broken, executor), std::logic_error);
}

}  // namespace
}  // namespace foldwise
