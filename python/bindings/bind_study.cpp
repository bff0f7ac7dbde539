#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "field_value.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/report/certificate_json.hpp"
#include "foldwise/report/study_csv.hpp"
#include "foldwise/report/study_json.hpp"
#include "foldwise/report/study_summary.hpp"
#include "foldwise/study/field_text.hpp"
#include "foldwise/study/memory_storage.hpp"
#include "foldwise/study/merge_studies.hpp"
#include "foldwise/study/run_study.hpp"
#include "foldwise/study/sqlite_storage.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "interruptible.hpp"
#include "python_search.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

/// What a study has found.
struct StudyResult {
  StudyRecord record;
  StudyOutcome outcome;
  std::unique_ptr<Storage> storage;  ///< null when only the outcome was kept
  std::optional<StudyEnd> end;       ///< nullopt while it has none
  double seconds = 0.0;
  std::optional<Certificate> certificate;  ///< of a strategy that proves what it finds
};

/// Trials as columns: number, state, fields, metrics, objectives that are no metric, violation. What a failed trial has
/// no value for is None.
class TrialColumns {
 public:
  explicit TrialColumns(const StudyRecord& record) : record_(record) {}

  void add(const Trial& trial) {
    put("number", py::int_(trial.number));
    put("state", py::str(std::string(name_of(trial.state))));
    for (std::size_t index = 0; index < record_.fields.size(); ++index) {
      const AcceleratorField& field = accelerator_field_named(record_.fields[index]);
      put(record_.fields[index], python_value(field, trial.fields[index]));
    }
    for (std::size_t index = 0; index < record_.metrics.size(); ++index) {
      put(record_.metrics[index], number(trial.metrics, index));
    }
    for (std::size_t index = 0; index < record_.objectives.size(); ++index) {
      put(record_.objectives[index].name, number(trial.objectives, index));
    }
    put("violation", py::float_(trial.violation()));
    put("text", py::str(trial.text));
    ++rows_;
  }

  void put_last(const char* name, const py::object& value) { append(name, value); }
  py::dict columns() const { return columns_; }

 private:
  static py::object number(const std::vector<double>& values, std::size_t index) {
    return index < values.size() ? py::object(py::float_(values[index])) : py::none();
  }

  /// A name that stands for a metric and an objective has one column.
  void put(const std::string& name, const py::object& value) {
    if (!columns_.contains(name.c_str()) || py::len(columns_[name.c_str()]) == rows_) {
      append(name.c_str(), value);
    }
  }

  void append(const char* name, const py::object& value) {
    if (!columns_.contains(name)) {
      columns_[name] = py::list();
    }
    columns_[name].cast<py::list>().append(value);
  }

  const StudyRecord& record_;
  py::dict columns_;
  std::size_t rows_ = 0;
};

py::dict all_trials(const StudyResult& result) {
  if (!result.storage) {
    throw Error("the trials were not kept; see keep_trials of run_study");
  }
  TrialColumns table(result.record);
  result.storage->visit([&](const Trial& trial) { table.add(trial); });
  return table.columns();
}

py::dict best_trials(const StudyResult& result) {
  TrialColumns table(result.record);
  for (const Trial& trial : result.outcome.best()) {
    table.add(trial);
  }
  return table.columns();
}

py::dict front_trials(const StudyResult& result) {
  TrialColumns table(result.record);
  for (const FrontTrial& member : result.outcome.front()) {
    table.add(member.trial);
    table.put_last("count", py::int_(member.count));
  }
  return table.columns();
}

Study load(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& settings) {
  std::vector<Override> overrides;
  for (const auto& [name, value] : settings) {
    overrides.push_back({name, value});
  }
  return read_study(path, std::move(overrides), find_workload);
}

std::vector<py::dict> parameters_of(const Study& study) {
  std::vector<py::dict> parameters;
  const std::span<const Parameter> numbers = study.spec.space.design_space().parameters();
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    const StudyParameter& parameter = study.spec.space.parameters()[index];
    py::list values;
    for (std::uint32_t position = 0; position < parameter.size(); ++position) {
      py::dict fields;
      for (std::size_t which = 0; which < parameter.fields.size(); ++which) {
        const AcceleratorField& field = *parameter.fields[which];
        fields[py::str(std::string(field.name))] = python_value(field, parameter.values[which][position]);
      }
      values.append(fields);
    }
    py::dict described;
    described["name"] = numbers[index].name;
    described["ordered"] = numbers[index].kind == ParameterKind::ordered;
    described["values"] = values;
    parameters.push_back(described);
  }
  return parameters;
}

/// A new file, or with `resume` one that holds the beginning of this very study.
std::unique_ptr<Storage> storage_in(const std::filesystem::path& file, bool resume, const StudyRecord& record) {
  if (!resume || SqliteStorage::is_new(file)) {
    return SqliteStorage::create(file, record);
  }
  auto storage = SqliteStorage::open_to_write(file, std::chrono::milliseconds(0));
  const std::string difference = difference_between(storage->study(), record);
  if (!difference.empty()) {
    throw Error(fmt::format("{}: is another study: {}", file.string(), difference));
  }
  return storage;
}

/// Those that the study in a file was begun with; none where there is no file yet.
std::vector<std::pair<std::string, std::string>> stored_settings(const std::filesystem::path& file) {
  std::vector<std::pair<std::string, std::string>> settings;
  if (!SqliteStorage::is_new(file)) {
    const auto storage = SqliteStorage::open(file);
    for (const Override& setting : storage->study().overrides) {
      settings.emplace_back(setting.name, setting.value);
    }
  }
  return settings;
}

/// The number of designs of which a later study has another result.
std::int64_t merge_for_python(const std::vector<std::filesystem::path>& files, const std::filesystem::path& output) {
  std::vector<std::unique_ptr<SqliteStorage>> storages;
  std::vector<NamedStudy> studies;
  for (const std::filesystem::path& file : files) {
    storages.push_back(SqliteStorage::open(file));
    studies.push_back({file.string(), storages.back().get()});
  }
  if (studies.empty()) {
    throw Error("no study to merge is given");
  }
  return merge_studies(studies, *SqliteStorage::create(output, merged_record(studies))).different;
}

/// `strategy` and `evaluator` are objects of Python, or None for those of the study.
StudyResult run(const Study& study, const py::object& strategy, const py::object& evaluator,
                std::optional<int> wanted_threads, const std::optional<std::filesystem::path>& file, bool resume,
                bool keep_trials, const py::object& on_progress) {
  std::unique_ptr<SearchStrategy> searcher;
  if (strategy.is_none()) {
    // Of a model written in Python nothing is known in advance, whatever it is called.
    const std::string& model = study.spec.model.text;
    searcher = make_strategy(study, !evaluator.is_none() ? ""
                                    : model.empty()      ? models().front().name
                                                         : std::string_view(model));
  } else {
    searcher = std::make_unique<PythonStrategy>(strategy, study.spec.space.design_space());
  }
  std::function<bool()> should_stop = [] { return false; };
  std::unique_ptr<Evaluator> model;
  if (evaluator.is_none()) {
    model = make_evaluator(study, [&] { return should_stop(); });
  } else {
    model = std::make_unique<PythonEvaluator>(evaluator, std::string(py::str(evaluator.attr("model"))),
                                              metrics_of(study.spec));
  }
  const int threads = designs_at_once(study.spec, wanted_threads);
  // Python does one thing at a time, so a model written in it gains nothing by threads.
  std::unique_ptr<Executor> executor;
  if (threads == 1 || !evaluator.is_none()) {
    executor = std::make_unique<SerialExecutor>();
  } else {
    executor = std::make_unique<ThreadExecutor>(threads);
  }
  StudyRecord record = record_of(study, model->metrics(), model->model());
  std::unique_ptr<Storage> storage;
  if (file) {
    storage = storage_in(*file, resume, record);
  } else if (keep_trials) {
    storage = std::make_unique<MemoryStorage>(record);
  }

  std::mutex mutex;
  std::optional<StudyProgress> latest;
  const auto work = [&](const std::atomic<bool>& stop) {
    should_stop = [&stop] { return stop.load(std::memory_order_relaxed); };
    return run_study(
        study, *searcher, *model, *executor,
        {.should_stop = should_stop, .storage = storage.get(), .on_progress = [&](const StudyProgress& progress) {
           const std::scoped_lock lock(mutex);
           latest = progress;
         }});
  };
  const auto look = [&] {
    std::optional<StudyProgress> progress;
    {
      const std::scoped_lock lock(mutex);
      progress = std::exchange(latest, std::nullopt);
    }
    if (progress && !on_progress.is_none()) {
      on_progress(progress->done, progress->total, progress->best);
    }
  };
  StudyRun finished = run_interruptibly(work, look);
  if (file) {
    storage.reset();  // whoever resumes it needs to write
    storage = SqliteStorage::open(*file);
  }
  std::optional<Certificate> certificate;
  if (const std::optional<Proof> proof = searcher->proof()) {
    certificate = certificate_of(record, study, *proof);
  }
  return {std::move(record), std::move(finished.outcome), std::move(storage), finished.end,
          finished.seconds,  std::move(certificate)};
}

StudyResult open(const std::filesystem::path& path) {
  std::unique_ptr<Storage> storage = SqliteStorage::open(path);
  StudyOutcome outcome = outcome_of(*storage);
  StudyRecord record = storage->study();
  const std::optional<StudyEnd> end = storage->end();
  return {std::move(record), std::move(outcome), std::move(storage), end, 0.0, {}};
}

void write_csv(const StudyResult& result, const std::filesystem::path& path) {
  if (!result.storage) {
    throw Error("the trials were not kept; see keep_trials of run_study");
  }
  AtomicFile file(path);
  write_study_csv(*result.storage, [&](std::string_view text) { file.write(text); });
  file.commit();
}

void write_certificate(const StudyResult& result, const std::filesystem::path& path) {
  if (!result.certificate) {
    throw Error("the strategy of this study proves nothing; exact does, while a study runs");
  }
  write_text_file(path, certificate_json(*result.certificate));
}

}  // namespace

void bind_study(py::module_& core) {
  py::class_<Study>(core, "StudyQuestion")
      .def_property_readonly("name", [](const Study& study) { return study.spec.name; })
      .def_property_readonly("base", [](const Study& study) { return study.base; })
      .def_readonly("warnings", &Study::warnings)
      .def_property_readonly("seed", [](const Study& study) { return study.spec.seed; })
      .def_property_readonly("metrics", [](const Study& study) { return metrics_of(study.spec); })
      .def_property_readonly("parameters", &parameters_of)
      .def_property_readonly("size", [](const Study& study) { return study.spec.space.design_space().size(); });

  py::class_<StudyResult>(core, "StudyResult")
      .def_property_readonly("name", [](const StudyResult& result) { return result.record.name; })
      .def_property_readonly("model", [](const StudyResult& result) { return result.record.model; })
      .def_property_readonly(
          "end", [](const StudyResult& result) { return std::string(result.end ? name_of(*result.end) : ""); })
      .def_readonly("seconds", &StudyResult::seconds)
      .def_property_readonly("complete", [](const StudyResult& result) { return result.outcome.complete(); })
      .def_property_readonly("infeasible", [](const StudyResult& result) { return result.outcome.infeasible(); })
      .def_property_readonly("failed", [](const StudyResult& result) { return result.outcome.failed(); })
      .def("trials", &all_trials)
      .def("best", &best_trials)
      .def("pareto_front", &front_trials)
      .def("summary", [](const StudyResult& result) { return study_summary(result.record, result.outcome); })
      .def("to_json", [](const StudyResult& result) { return study_json(result.record, result.outcome, result.end); })
      .def("front_to_json", [](const StudyResult& result) { return front_json(result.record, result.outcome); })
      .def("write_certificate", &write_certificate, py::arg("path"))
      .def("write_csv", &write_csv, py::arg("path"));

  core.def("load_study", &load, py::arg("path"), py::arg("settings"));
  core.def("run_study", &run, py::arg("study"), py::arg("strategy"), py::arg("evaluator"), py::arg("threads"),
           py::arg("storage"), py::arg("resume"), py::arg("keep_trials"), py::arg("on_progress"));
  core.def("stored_settings", &stored_settings, py::arg("path"));
  core.def("merge_studies", &merge_for_python, py::arg("files"), py::arg("output"));
  core.def("open_study", &open, py::arg("path"));
}

}  // namespace foldwise
