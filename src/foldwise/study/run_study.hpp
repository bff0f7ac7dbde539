#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/study/executor.hpp"
#include "foldwise/study/storage.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/study_outcome.hpp"

namespace foldwise {

/// How far a running study is.
struct StudyProgress {
  std::int64_t done = 0;       ///< trials finished
  std::uint64_t total = 0;     ///< trials to come at most: the space or the budget
  double seconds = 0.0;        ///< since this run began
  std::optional<double> best;  ///< first objective of the best feasible trial up to the last batch
  std::optional<double> gap;   ///< that the strategy has proved up to the last batch (Proof::gap), if it proves any
};

struct StudyRunOptions {
  /// Asked often and from several threads: once it answers true the study ends at once, with all finished trials kept
  /// (but for those that failed after it, as an evaluator may that is stopped too).
  std::function<bool()> should_stop = [] { return false; };

  /// Keeps every finished trial. It must hold record_of(study, …), but for the budget. What it has already is not
  /// evaluated again. Without one only the outcome is known.
  Storage* storage = nullptr;

  /// Called after a trial, never twice at the same time, perhaps not after every trial, on any thread.
  std::function<void(const StudyProgress&)> on_progress = [](const StudyProgress&) {};
};

struct StudyRun {
  StudyEnd end = StudyEnd::exhausted;
  StudyOutcome outcome;            ///< of all trials, those stored before as well
  std::int64_t stored_before = 0;  ///< trials that the storage had at the beginning
  double seconds = 0.0;            ///< this run took
};

/// How many designs to evaluate at once: `wanted`, or as many as the machine has cores; of a study whose program says
/// how many of it may run, no more than that, and as many when nothing else is wanted: it keeps cores of its own busy.
int designs_at_once(const StudySpec& spec, std::optional<int> wanted);

/// Asks the strategy, evaluates on the executor, stores and tells, batch by batch, until the strategy is done, the
/// budget is out or it is stopped. With a budget in trials or none, what is found and stored does not depend on the
/// executor, nor on how often the study was interrupted and went on. Throws Error when the storage fails, or has trials
/// that the strategy does not ask for.
StudyRun run_study(const Study& study, SearchStrategy& strategy, const Evaluator& evaluator, Executor& executor,
                   const StudyRunOptions& options = {});

}  // namespace foldwise
