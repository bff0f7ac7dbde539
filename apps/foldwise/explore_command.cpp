#include "explore_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/report/study_json.hpp"
#include "foldwise/report/study_summary.hpp"
#include "foldwise/study/run_study.hpp"
#include "foldwise/study/sqlite_storage.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "interrupt.hpp"
#include "progress_bar.hpp"

namespace foldwise {

namespace {

struct ExploreOptions {
  std::string study;
  std::vector<std::string> set;
  std::string strategy;
  std::vector<std::string> strategy_options;
  std::string trials;
  std::string seconds;
  std::string seed;
  int threads = ThreadExecutor::available_threads();
  std::string storage;
  bool json = false;
  bool quiet = false;
};

/// Options that stand for lines of the study file, as given.
std::vector<Override> overrides_of(const ExploreOptions& options) {
  std::vector<Override> overrides;
  for (const std::string& assignment : options.set) {
    overrides.push_back({"set", assignment});
  }
  const auto add_given = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) {
      overrides.push_back({name, value});
    }
  };
  add_given("strategy", options.strategy);
  for (const std::string& assignment : options.strategy_options) {
    overrides.push_back({"strategy-option", assignment});
  }
  add_given("trials", options.trials);
  add_given("seconds", options.seconds);
  add_given("seed", options.seed);
  return overrides;
}

std::unique_ptr<Evaluator> make_evaluator(const Study& study) {
  const SpecText& model = study.spec.model;
  return model.located([&] {
    const ModelEntry& entry = model.text.empty() ? models().front() : model_named(model.text);
    return entry.make(study.workloads, metrics_of(study.spec));
  });
}

std::unique_ptr<Executor> make_executor(int threads) {
  if (threads == 1) {
    return std::make_unique<SerialExecutor>();
  }
  return std::make_unique<ThreadExecutor>(threads);
}

std::string end_text(StudyEnd end) {
  switch (end) {
    case StudyEnd::exhausted:
      return "the whole space";
    case StudyEnd::out_of_trials:
      return "all trials of the budget";
    case StudyEnd::out_of_time:
      return "the time of the budget is up";
    case StudyEnd::stopped:
      return "interrupted, everything up to here is kept";
  }
  __builtin_unreachable();
}

StudyRun run_with_progress(const ExploreOptions& options, const Study& study, SearchStrategy& strategy,
                           const Evaluator& evaluator, Executor& executor, Storage* storage) {
  const DeferInterrupt defer_interrupt;
  ProgressBar bar;
  const auto show = [&](const StudyProgress& progress) {
    if (!options.quiet) {
      bar.show(progress);
    }
  };
  return run_study(study, strategy, evaluator, executor,
                   {.should_stop = interrupted, .storage = storage, .on_progress = show});
}

void explore(const ExploreOptions& options) {
  const Study study = read_study(options.study, overrides_of(options), find_workload);
  for (const std::string& warning : study.warnings) {
    fmt::print(stderr, "foldwise: {}\n", warning);
  }
  const auto strategy = make_strategy(study.spec);
  const auto evaluator = make_evaluator(study);
  const auto executor = make_executor(options.threads);
  const StudyRecord record = record_of(study, evaluator->metrics(), evaluator->model());
  const std::unique_ptr<Storage> storage =
      options.storage.empty() ? nullptr : SqliteStorage::create(options.storage, record);

  if (!options.quiet) {
    fmt::print(stderr, "Exploring {}: {} designs, strategy {}, model {}, {} thread{}\n", study.spec.name,
               study.spec.space.design_space().size(), study.spec.strategy.name.text, evaluator->model(),
               options.threads, options.threads == 1 ? "" : "s");
  }
  const StudyRun run = run_with_progress(options, study, *strategy, *evaluator, *executor, storage.get());
  if (options.json) {
    fmt::print("{}\n", study_json(record, run.outcome));
  } else if (!options.quiet) {
    fmt::print("{}", study_summary(record, run.outcome));
    fmt::print("\n{} designs in {:.2f} s, {:.0f} designs/s: {}\n", run.outcome.trials(), run.seconds,
               static_cast<double>(run.outcome.trials()) / std::max(run.seconds, 1e-9), end_text(run.end));
    if (!options.storage.empty()) {
      fmt::print("Stored in {}; see foldwise study --help for what to do with it\n", options.storage);
    }
  }
  if (run.end == StudyEnd::stopped) {
    throw Interrupted();
  }
}

}  // namespace

void add_explore_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("explore", "Evaluate the designs of a study file and rank them");
  const auto options = std::make_shared<ExploreOptions>();
  command->add_option("study", options->study, "the study file")->type_name("STUDY.yaml")->required();
  command->add_option("--set", options->set, "values of a field in the study's place: 8 or 1,2,4 or {from: 3, to: 10}")
      ->type_name("FIELD=VALUES")
      ->allow_extra_args(false);
  command->add_option("--strategy", options->strategy, "how to search, see foldwise list strategies")
      ->type_name("NAME");
  command
      ->add_option("--strategy-option", options->strategy_options,
                   "a number by which the strategy is adjusted, see foldwise list strategy-options")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command->add_option("--trials", options->trials, "end after so many designs")->type_name("N");
  command->add_option("--seconds", options->seconds, "end after so many seconds")->type_name("S");
  command->add_option("--seed", options->seed, "where randomness begins")->type_name("N");
  command->add_option("--threads", options->threads, "designs evaluated at once")
      ->type_name("N")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--storage", options->storage, "keep every trial in a new file")->type_name("FILE.db");
  command->add_flag("--json", options->json, "print one JSON object instead of tables");
  command->add_flag("-q,--quiet", options->quiet, "print nothing but errors");
  command->final_callback([options] { explore(*options); });
}

}  // namespace foldwise
