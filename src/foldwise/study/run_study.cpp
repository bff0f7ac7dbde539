#include "foldwise/study/run_study.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include "foldwise/study/assessor.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "foldwise/study/trial_batches.hpp"
#include "foldwise/study/trial_keeper.hpp"

namespace foldwise {

namespace {

/// Time and counts of a running study, told to the caller now and then.
class Progress {
 public:
  Progress(const StudyRunOptions& options, const Study& study, std::int64_t done)
      : options_(options), total_(study.spec.space.design_space().size()), done_(done) {
    if (study.spec.budget.trials) {
      total_ = std::min(total_, static_cast<std::uint64_t>(*study.spec.budget.trials));
    }
  }

  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

  /// One more trial is finished, on any thread. Whoever finds another thread telling moves on.
  void count() {
    const std::int64_t done = ++done_;
    if (const std::unique_lock lock(telling_, std::try_to_lock); lock) {
      options_.on_progress({.done = done, .total = total_, .seconds = seconds(), .best = best_, .gap = gap_});
    }
  }

  /// Between batches only.
  void set_reached(std::optional<double> best, std::optional<double> gap) {
    best_ = best;
    gap_ = gap;
  }

 private:
  const StudyRunOptions& options_;
  std::uint64_t total_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::atomic<std::int64_t> done_;
  std::mutex telling_;
  std::optional<double> best_;
  std::optional<double> gap_;
};

/// One evaluated design.
Trial evaluated(const Assessor& assessor, const Evaluator& evaluator, const PendingTrial& pending) {
  const auto begin = std::chrono::steady_clock::now();
  const Accelerator accelerator = assessor.accelerator_of(pending.point);
  Trial trial = assessor.assess(pending.number, pending.point, accelerator, evaluator.evaluate(accelerator));
  trial.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return trial;
}

/// Goes through what was stored, and takes over the budget of now.
void go_on(Storage& storage, const Study& study, TrialBatches& batches, StudyOutcome& outcome) {
  storage.set_overrides(study.overrides);
  storage.set_end(std::nullopt);
  storage.set_proved(std::nullopt);
  batches.replay(storage, [&](const Trial& trial) { outcome.add(trial); });
  outcome.complete_from(storage);
}

}  // namespace

int designs_at_once(const StudySpec& spec, std::optional<int> wanted) {
  const std::optional<std::int64_t> most = spec.program ? spec.program->at_once : std::nullopt;
  if (!most) {
    return wanted.value_or(ThreadExecutor::available_threads());
  }
  const int at_once = static_cast<int>(*most);
  return std::min(wanted.value_or(at_once), at_once);
}

StudyRun run_study(const Study& study, SearchStrategy& strategy, const Evaluator& evaluator, Executor& executor,
                   const StudyRunOptions& options) {
  const Assessor assessor(study, evaluator.metrics());
  TrialBatches batches(study, strategy);
  StudyRun run{.outcome = StudyOutcome(record_of(study, evaluator.metrics(), evaluator.model()))};
  std::optional<TrialKeeper> keeper;
  if (options.storage != nullptr) {
    go_on(*options.storage, study, batches, run.outcome);
    keeper.emplace(*options.storage);
  }
  run.stored_before = run.outcome.trials();

  const double second_budget = study.spec.budget.seconds.value_or(std::numeric_limits<double>::infinity());
  Progress progress(options, study, run.stored_before);
  const auto out_of_time = [&] { return progress.seconds() >= second_budget; };
  const auto should_stop = [&] { return options.should_stop() || out_of_time() || (keeper && keeper->failed()); };
  while (!should_stop() && (batches.pending_count() > 0 || batches.ask())) {
    const std::vector<PendingTrial> pending = batches.pending();
    std::vector<std::optional<Trial>> trials(pending.size());
    const auto evaluate = [&](std::size_t i) {
      Trial trial = evaluated(assessor, evaluator, pending[i]);
      if (trial.state == TrialState::failed && options.should_stop()) {
        return;  // perhaps for that reason: whoever goes on evaluates it again
      }
      trials[i] = std::move(trial);
      if (keeper) {
        keeper->keep(*trials[i]);
      }
      progress.count();
    };
    executor.for_each(pending.size(), evaluate, should_stop);
    for (const std::optional<Trial>& trial : trials) {
      if (trial) {
        run.outcome.add(*trial);
        batches.tell(*trial);
      }
    }
    progress.set_reached(run.outcome.best_value(), strategy.gap());
  }
  if (keeper) {
    keeper->finish();
  }
  run.end = batches.end() ? *batches.end() : options.should_stop() ? StudyEnd::stopped : StudyEnd::out_of_time;
  if (options.storage != nullptr) {
    const std::optional<Proof> proof = strategy.proof();
    options.storage->set_proved(proof ? std::optional<ProvedBound>(*proof) : std::nullopt);
    options.storage->set_end(run.end);
  }
  run.seconds = progress.seconds();
  return run;
}

}  // namespace foldwise
