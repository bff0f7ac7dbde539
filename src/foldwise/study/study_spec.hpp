#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/cost/constraint.hpp"
#include "foldwise/cost/objective.hpp"
#include "foldwise/formats/topology.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"
#include "foldwise/study/study_space.hpp"

namespace foldwise {

/// A text of a study that is understood only later, by somebody who can then say where it stands.
struct SpecText {
  std::string text;
  std::string file;  ///< where it stands: the study file, or an option of the command line
  int line = 0;      ///< 0: none

  /// Runs what may throw an Error that knows no file, and adds file and line.
  template <typename Function>
  decltype(auto) located(const Function& function) const {
    return foldwise::located(file, line, function);
  }
};

/// The model of a study that none of ours evaluates: a program that the study names does (external_evaluator.hpp), or
/// its designs are asked for and its results told from outside (ask_tell.hpp). Its metrics may have any name.
inline constexpr std::string_view kExternalModel = "external";

/// A program that evaluates one design each time it runs.
struct ExternalProgram {
  std::vector<std::string> command;     ///< the program and its arguments, at least the program
  double timeout_seconds = 600;         ///< for one design
  std::optional<std::int64_t> at_once;  ///< how many may run at the same time; nullopt: nothing is said of that
};

struct WorkloadSource {
  SpecText file;  ///< relative to the study file
  std::optional<TopologyKind> kind;
  double weight = 1.0;
};

struct FieldSetting {
  const AcceleratorField* field;
  double value;
};

/// A strategy's option and the value that it is to have.
struct StrategySetting {
  std::string name;
  SpecText value;
};

struct StrategyChoice {
  SpecText name{.text = "grid", .file = {}};
  std::vector<StrategySetting> settings;
};

/// When to stop. Trials count what was asked, whatever became of it.
struct Budget {
  std::optional<std::int64_t> trials;
  std::optional<double> seconds;
};

/// A question as its file asks it.
struct StudySpec {
  std::string name;
  std::vector<WorkloadSource> workloads;  ///< at least one, unless external
  SpecText base;                          ///< a SCALE-Sim config; empty text: the default accelerator
  std::vector<FieldSetting> accelerator;  ///< set on top of the base
  StudySpace space;                       ///< set on top of both
  std::vector<Constraint> constraints;
  std::vector<Objective> objectives;       ///< at least one
  std::vector<std::string> metrics;        ///< to be recorded besides those that the expressions use
  SpecText model;                          ///< empty text: the default model
  std::optional<ExternalProgram> program;  ///< of model external only
  StrategyChoice strategy;
  Budget budget;
  std::uint64_t seed = 1;

  bool is_external() const { return model.text == kExternalModel; }
};

}  // namespace foldwise
