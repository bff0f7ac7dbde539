#include "explore_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/report/certificate_json.hpp"
#include "foldwise/report/proof_line.hpp"
#include "foldwise/report/study_json.hpp"
#include "foldwise/report/study_summary.hpp"
#include "foldwise/study/run_study.hpp"
#include "foldwise/study/sqlite_storage.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "interrupt.hpp"
#include "progress_bar.hpp"
#include "study_options.hpp"

namespace foldwise {

namespace {

/// How long an interrupted study may take to end in order before it is ended: its storage has then long been written
/// (TrialKeeper), and only a long evaluation can be in the way.
constexpr std::chrono::milliseconds kPatience(150);

struct ExploreOptions {
  StudyOptions study;
  std::optional<int> threads;
  std::string storage;
  bool resume = false;
  WaitOption wait;
  std::string certificate;
  bool json = false;
  bool quiet = false;
};

std::unique_ptr<Executor> make_executor(int threads) {
  if (threads == 1) {
    return std::make_unique<SerialExecutor>();
  }
  return std::make_unique<ThreadExecutor>(threads);
}

/// The settings of a study that goes on: those that it was begun with, unless given anew.
std::vector<Override> settled_overrides(const ExploreOptions& options) {
  std::vector<Override> overrides = overrides_of(options.study);
  if (options.resume && !SqliteStorage::is_new(options.storage)) {
    const std::vector<Override> given = overrides;
    const std::vector<Override> begun_with = SqliteStorage::open(options.storage)->study().overrides;
    for (const Override& stored : begun_with) {
      if (std::ranges::find(given, stored.name, &Override::name) == given.end()) {
        overrides.push_back(stored);
      }
    }
  }
  return overrides;
}

std::unique_ptr<Storage> make_storage(const ExploreOptions& options, const StudyRecord& record) {
  if (options.storage.empty()) {
    return nullptr;
  }
  if (SqliteStorage::is_new(options.storage)) {
    return SqliteStorage::create(options.storage, record);
  }
  if (!options.resume) {
    throw Error(fmt::format("{}: exists already; a new study needs a new file, --resume goes on with the one in it",
                            options.storage));
  }
  auto storage = SqliteStorage::open_to_write(options.storage, options.wait.patience());
  const std::string difference = difference_between(storage->study(), record);
  if (!difference.empty()) {
    throw Error(fmt::format("{}: is another study: {}", options.storage, difference));
  }
  return storage;
}

StudyRun run_with_progress(const ExploreOptions& options, const Study& study, SearchStrategy& strategy,
                           const Evaluator& evaluator, Executor& executor, Storage* storage) {
  const DeferInterrupt defer_interrupt(
      kPatience, storage == nullptr
                     ? "foldwise: interrupted\n"
                     : "foldwise: interrupted; designs still being evaluated are lost, all others kept\n");
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
  const Study study = read_study(options.study.study, settled_overrides(options), find_workload);
  for (const std::string& warning : study.warnings) {
    fmt::print(stderr, "foldwise: {}\n", warning);
  }
  const auto evaluator = make_evaluator(study, interrupted);
  const auto strategy = make_strategy(study, evaluator->model());
  if (!options.certificate.empty() && !strategy->proof()) {
    throw Error(fmt::format("--certificate: strategy {} proves nothing; exact does", study.spec.strategy.name.text));
  }
  const int threads = designs_at_once(study.spec, options.threads);
  const auto executor = make_executor(threads);
  const StudyRecord record = record_of(study, evaluator->metrics(), evaluator->model());
  std::unique_ptr<Storage> storage = make_storage(options, record);

  if (!options.quiet) {
    fmt::print(stderr, "Exploring {}: {} designs, strategy {}, model {}, {} thread{}\n", study.spec.name,
               study.spec.space.design_space().size(), study.spec.strategy.name.text, evaluator->model(), threads,
               threads == 1 ? "" : "s");
  }
  const StudyRun run = run_with_progress(options, study, *strategy, *evaluator, *executor, storage.get());
  storage.reset();  // makes it a single file
  if (const auto proof = strategy->proof(); proof && !options.certificate.empty()) {
    write_text_file(options.certificate, certificate_json(certificate_of(record, study, *proof)));
  }
  if (options.json) {
    fmt::print("{}\n", study_json(record, run.outcome, run.end, strategy->proof()));
  } else if (!options.quiet) {
    fmt::print("{}", study_summary(record, run.outcome));
    if (const auto proof = strategy->proof()) {
      fmt::print("\n{}\n", proof_line(record.objectives.front(), *proof));
    }
    const std::int64_t evaluated = run.outcome.trials() - run.stored_before;
    fmt::print("\n{} designs in {:.2f} s, {:.0f} designs/s: {}\n", evaluated, run.seconds,
               static_cast<double>(evaluated) / std::max(run.seconds, 1e-9), meaning_of(run.end));
    if (run.stored_before > 0) {
      fmt::print("{} designs were stored before\n", run.stored_before);
    }
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
  add_study_options(*command, options->study);
  command
      ->add_option("--threads", options->threads,
                   fmt::format("designs evaluated at once, {} unless given; no more than at_once of model external",
                               ThreadExecutor::available_threads()))
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  CLI::Option* storage =
      command->add_option("--storage", options->storage, "keep every trial in a file, a new one unless --resume")
          ->type_name("FILE.db");
  command
      ->add_flag("--resume", options->resume,
                 "go on with the study in the file, with the settings it was begun with; begin it where there is none")
      ->needs(storage);
  add_wait_option(*command, options->wait);
  command->add_option("--certificate", options->certificate, "write the proof of strategy exact, for foldwise verify")
      ->type_name("FILE.json");
  command->add_flag("--json", options->json, "print one JSON object instead of tables");
  command->add_flag("-q,--quiet", options->quiet, "print nothing but errors");
  command->final_callback([options] { explore(*options); });
}

}  // namespace foldwise
