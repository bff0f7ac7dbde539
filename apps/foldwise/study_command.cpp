#include "study_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/report/proof_line.hpp"
#include "foldwise/report/study_csv.hpp"
#include "foldwise/report/study_json.hpp"
#include "foldwise/report/study_summary.hpp"
#include "foldwise/report/trial_table.hpp"
#include "foldwise/study/merge_studies.hpp"
#include "foldwise/study/sqlite_storage.hpp"
#include "foldwise/study/study.hpp"
#include "study_options.hpp"

namespace foldwise {

namespace {

struct StoredStudyOptions {
  std::string file;
  StudyOptions study;
  std::vector<std::string> files;
  std::string output;
  std::int64_t from = 0;
  std::int64_t count = 0;
  bool json = false;
};

void show(const StoredStudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  const StudyRecord& study = storage->study();
  const StudyOutcome outcome = outcome_of(*storage);
  const std::optional<StudyEnd> end = storage->end();
  fmt::print("study       {}\nmodel       {}\n", study.name, study.model);
  fmt::print("trials      {}: {} feasible, {} infeasible, {} failed\n", outcome.trials(), outcome.complete(),
             outcome.infeasible(), outcome.failed());
  if (!std::isnan(outcome.evaluation_seconds())) {
    fmt::print("evaluation  {:.6g} s, if one came after the other\n", outcome.evaluation_seconds());
  }
  fmt::print("ended       {}\n", end ? meaning_of(*end) : study.merged_from.empty() ? "not yet" : "merged");
  if (const auto proved = storage->proved()) {
    fmt::print("proof       {}\n", proof_line(study.objectives.front(), *proved));
  }
  for (const std::string& file : study.merged_from) {
    fmt::print("merged      {}\n", file);
  }
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

void list(const StoredStudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  std::vector<Trial> trials;
  storage->visit([&](const Trial& trial) { trials.push_back(trial); }, options.from, options.count);
  fmt::print("{}", trial_table(storage->study(), trials));
  const std::int64_t size = storage->size();
  if (std::cmp_less(trials.size(), size)) {
    fmt::print("{} of {} trials; --from and --count choose others\n", trials.size(), size);
  }
}

void best(const StoredStudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  const StudyOutcome outcome = outcome_of(*storage, static_cast<std::size_t>(options.count));
  if (options.json) {
    fmt::print("{}\n", study_json(storage->study(), outcome, storage->end(), storage->proved()));
  } else {
    fmt::print("{}", study_summary(storage->study(), outcome));
  }
}

void pareto(const StoredStudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  const StudyOutcome outcome = outcome_of(*storage, 1);
  if (options.json) {
    fmt::print("{}\n", front_json(storage->study(), outcome));
  } else {
    fmt::print("{}", front_summary(storage->study(), outcome, std::numeric_limits<std::size_t>::max()));
  }
}

void export_csv(const StoredStudyOptions& options) {
  const auto storage = SqliteStorage::open(options.file);
  if (options.output.empty()) {
    write_study_csv(*storage, [](std::string_view text) { fmt::print("{}", text); });
    return;
  }
  AtomicFile file(options.output);
  write_study_csv(*storage, [&](std::string_view text) { file.write(text); });
  file.commit();
}

void merge(const StoredStudyOptions& options) {
  std::vector<std::unique_ptr<SqliteStorage>> storages;
  std::vector<NamedStudy> studies;
  for (const std::string& file : options.files) {
    storages.push_back(SqliteStorage::open(file));
    studies.push_back({file, storages.back().get()});
  }
  const auto merged = SqliteStorage::create(options.output, merged_record(studies));
  const MergeCounts counts = merge_studies(studies, *merged);
  fmt::print("{} trials of {} studies in {}, {} duplicates left out\n", merged->size(), studies.size(), options.output,
             counts.duplicates);
  if (counts.different > 0) {
    fmt::print(stderr, "foldwise: {} designs have different results in different studies; the first one's are kept\n",
               counts.different);
  }
}

/// Whose numbers a study will have.
std::string_view model_of(const StudySpec& spec) {
  if (spec.is_external()) {
    return kExternalModel;
  }
  return spec.model.located(
      [&] { return spec.model.text.empty() ? models().front().name : model_named(spec.model.text).name; });
}

void create(const StoredStudyOptions& options) {
  const Study study = read_study(options.study.study, overrides_of(options.study), find_workload);
  for (const std::string& warning : study.warnings) {
    fmt::print(stderr, "foldwise: {}\n", warning);
  }
  static_cast<void>(make_strategy(study, model_of(study.spec)));  // for its refusals
  SqliteStorage::create(options.file, record_of(study, metrics_of(study.spec), model_of(study.spec)));
}

}  // namespace

void add_study_command(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("study", "Look into stored studies (explore --storage), create and merge them");
  command->require_subcommand(1);
  const auto options = std::make_shared<StoredStudyOptions>();
  const auto add_part = [&](const std::string& name, const std::string& meaning,
                            void (*action)(const StoredStudyOptions&)) {
    CLI::App* part = command->add_subcommand(name, meaning);
    part->final_callback([options, action] { action(*options); });
    return part;
  };
  const auto add = [&](const std::string& name, const std::string& meaning, void (*action)(const StoredStudyOptions&)) {
    CLI::App* part = add_part(name, meaning, action);
    part->add_option("file", options->file, "the stored study")->type_name("FILE.db")->required();
    return part;
  };
  const auto add_count = [&](CLI::App* part, std::int64_t standard, const std::string& meaning) {
    // The options are one for all parts, so each sets its own default when it is chosen.
    part->preparse_callback([options, standard](std::size_t) { options->count = standard; });
    part->add_option("--count", options->count, fmt::format("{}, {} unless given", meaning, standard))
        ->type_name("N")
        ->check(CLI::NonNegativeNumber);
  };
  const auto add_json = [&](CLI::App* part) {
    part->add_flag("--json", options->json, "print one JSON object instead of tables");
  };
  add("show", "What was asked, of what, how many trials there are, and why it ended", show);
  CLI::App* listing = add("list", "A table of trials", list);
  listing->add_option("--from", options->from, "the first trial listed")->type_name("NUMBER")->capture_default_str();
  add_count(listing, 100, "how many are listed");
  CLI::App* ranking = add("best", "The best designs, and the Pareto front when there are several objectives", best);
  add_count(ranking, 10, "how many best designs");
  add_json(ranking);
  add_json(add("pareto", "The whole Pareto front, its knee and its hypervolume", pareto));
  CLI::App* exporting = add("export", "All trials with all digits, for other programs", export_csv);
  exporting->add_flag("--csv")->description("as comma-separated values, which is the default");
  exporting->add_option("-o,--output", options->output, "write to a file instead of standard output")
      ->type_name("FILE");
  CLI::App* merging = add_part("merge", "Join stored studies of one question into a new file", merge);
  merging->add_option("files", options->files, "the stored studies")->type_name("FILE.db")->required()->expected(1, -1);
  merging->add_option("-o,--output", options->output, "the new file")->type_name("FILE.db")->required();
  CLI::App* creating = add_part("create", "Store a study without trials, for foldwise ask and tell", create);
  add_study_options(*creating, options->study);
  creating->add_option("file", options->file, "the new file")->type_name("FILE.db")->required();
}

}  // namespace foldwise
