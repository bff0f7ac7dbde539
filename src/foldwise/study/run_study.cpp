#include "foldwise/study/run_study.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include "foldwise/study/assessor.hpp"

namespace foldwise {

namespace {

// Large enough that threads seldom wait for the last of a batch, small enough that a kill loses little. Part of what a
// study is: a strategy that learns is told after every batch.
constexpr std::int64_t kBatch = 256;

/// Time and counts of a running study, told to the caller now and then.
class Progress {
 public:
  Progress(const StudyRunOptions& options, std::uint64_t total) : options_(options), total_(total) {}

  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

  /// One more trial is finished, on any thread. Whoever finds another thread telling moves on.
  void count() {
    const std::int64_t done = ++done_;
    if (const std::unique_lock lock(telling_, std::try_to_lock); lock) {
      options_.on_progress({.done = done, .total = total_, .seconds = seconds(), .best = best_});
    }
  }

  /// Between batches only.
  void set_best(std::optional<double> best) { best_ = best; }

 private:
  const StudyRunOptions& options_;
  std::uint64_t total_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::atomic<std::int64_t> done_ = 0;
  std::mutex telling_;
  std::optional<double> best_;
};

/// Those of a batch that were finished, in the order asked.
std::vector<Trial> finished(std::vector<std::optional<Trial>>&& batch) {
  std::vector<Trial> trials;
  trials.reserve(batch.size());
  for (std::optional<Trial>& trial : batch) {
    if (trial) {
      trials.push_back(std::move(*trial));
    }
  }
  return trials;
}

}  // namespace

StudyRun run_study(const Study& study, SearchStrategy& strategy, const Evaluator& evaluator, Executor& executor,
                   const StudyRunOptions& options) {
  const Assessor assessor(study, evaluator);
  const std::int64_t trial_budget = study.spec.budget.trials.value_or(std::numeric_limits<std::int64_t>::max());
  const double second_budget = study.spec.budget.seconds.value_or(std::numeric_limits<double>::infinity());
  Progress progress(options,
                    std::min(study.spec.space.design_space().size(), static_cast<std::uint64_t>(trial_budget)));
  const auto out_of_time = [&] { return progress.seconds() >= second_budget; };
  const auto should_stop = [&] { return options.should_stop() || out_of_time(); };

  StudyRun run{.outcome = StudyOutcome(record_of(study, evaluator.metrics(), evaluator.model()))};
  std::int64_t asked = 0;
  bool exhausted = false;
  while (asked < trial_budget && !should_stop()) {
    std::vector<DesignPoint> points = strategy.ask(static_cast<std::size_t>(std::min(kBatch, trial_budget - asked)));
    if (points.empty()) {
      exhausted = true;
      break;
    }
    std::vector<std::optional<Trial>> batch(points.size());
    const auto evaluate = [&](std::size_t i) {
      batch[i] = assessor.assess(asked + static_cast<std::int64_t>(i), points[i]);
      progress.count();
    };
    executor.for_each(points.size(), evaluate, should_stop);

    const std::vector<Trial> trials = finished(std::move(batch));
    if (options.storage != nullptr) {
      options.storage->append(trials);
    }
    std::ranges::for_each(trials, [&](const Trial& trial) { run.outcome.add(trial); });
    if (trials.size() < points.size()) {
      break;
    }
    std::vector<Observation> observations;
    observations.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      observations.push_back(assessor.observation(trials[i], std::move(points[i])));
    }
    strategy.tell(observations);
    asked += static_cast<std::int64_t>(trials.size());
    progress.set_best(run.outcome.best_value());
  }
  run.end = exhausted               ? StudyEnd::exhausted
            : asked >= trial_budget ? StudyEnd::out_of_trials
            : options.should_stop() ? StudyEnd::stopped
                                    : StudyEnd::out_of_time;
  run.seconds = progress.seconds();
  return run;
}

}  // namespace foldwise
