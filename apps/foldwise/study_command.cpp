#include "study_command.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "foldwise/base/file.hpp"
#include "foldwise/report/study_csv.hpp"
#include "foldwise/report/study_json.hpp"
#include "foldwise/report/study_summary.hpp"
#include "foldwise/report/trial_table.hpp"
#include "foldwise/study/sqlite_storage.hpp"

namespace foldwise {

namespace {

struct StudyOptions {
  std::string file;
  std::string output;
  bool json = false;
};

StudyOutcome outcome_of(const Storage& storage) {
  StudyOutcome outcome(storage.study());
  storage.visit([&](const Trial& trial) { outcome.add(trial); });
  return outcome;
}

void show(const StudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  const StudyRecord& study = storage->study();
  fmt::print("study       {}\nmodel       {}\ntrials      {}\n", study.name, study.model, storage->size());
  for (const InputFile& input : study.inputs) {
    fmt::print("{:<11} {}  sha256 {}\n", input.role, input.path, input.sha256);
  }
  for (const Override& given : study.overrides) {
    fmt::print("given       --{} {}\n", given.name, given.value);
  }
  for (const RecordedObjective& objective : study.objectives) {
    fmt::print("objective   {} {}\n", name_of(objective.sense), objective.expression);
  }
  for (const std::string& constraint : study.constraints) {
    fmt::print("constraint  {}\n", constraint);
  }
}

void list(const StudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  std::vector<Trial> trials;
  storage->visit([&](const Trial& trial) { trials.push_back(trial); });
  fmt::print("{}", trial_table(storage->study(), trials));
}

void best(const StudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  const StudyOutcome outcome = outcome_of(*storage);
  if (options.json) {
    fmt::print("{}\n", study_json(storage->study(), outcome));
  } else {
    fmt::print("{}", study_summary(storage->study(), outcome));
  }
}

void export_csv(const StudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  if (options.output.empty()) {
    write_study_csv(*storage, [](std::string_view text) { fmt::print("{}", text); });
    return;
  }
  AtomicFile file(options.output);
  write_study_csv(*storage, [&](std::string_view text) { file.write(text); });
  file.commit();
}

}  // namespace

void add_study_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("study", "Look into a stored study (explore --storage)");
  command->require_subcommand(1);
  const auto options = std::make_shared<StudyOptions>();
  const auto add = [&](const std::string& name, const std::string& meaning, void (*action)(const StudyOptions&)) {
    CLI::App* part = command->add_subcommand(name, meaning);
    part->add_option("file", options->file, "the stored study")->type_name("FILE.db")->required();
    part->final_callback([options, action] { action(*options); });
    return part;
  };
  add("show", "What was asked, of what, and how many trials there are", show);
  add("list", "A table of all trials", list);
  add("best", "The best designs, and the Pareto front when there are several objectives", best)
      ->add_flag("--json", options->json, "print one JSON object instead of tables");
  CLI::App* exporting = add("export", "All trials with all digits, for other programs", export_csv);
  exporting->add_flag("--csv")->description("as comma-separated values, which is the default");
  exporting->add_option("-o,--output", options->output, "write to a file instead of standard output")
      ->type_name("FILE");
}

}  // namespace foldwise
