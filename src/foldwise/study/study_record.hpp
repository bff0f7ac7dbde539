#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "foldwise/cost/objective.hpp"

namespace foldwise {

/// A file that a study was made of, as it was read.
struct InputFile {
  std::string role;  ///< "study", "base" or "workload"
  std::string path;
  std::string text;
  std::string sha256;

  bool operator==(const InputFile&) const = default;
};

/// A setting given on the command line in place of the study file's: "seed" = "7".
struct Override {
  std::string name;
  std::string value;

  bool operator==(const Override&) const = default;

  /// Whether it says when to end, not what to look for: a study that goes on may be given another one.
  bool is_budget() const { return name == "trials" || name == "seconds"; }
};

constexpr std::string_view name_of(Sense sense) { return sense == Sense::minimize ? "minimize" : "maximize"; }

struct RecordedObjective {
  Sense sense = Sense::minimize;
  std::string name;
  std::string expression;

  bool operator==(const RecordedObjective&) const = default;
};

/// Everything about a study but its trials: what was asked, of what, and what the columns of its trials are.
struct StudyRecord {
  std::string name;
  std::string model;                 ///< whose numbers these are, e.g. "scalesim-v2"
  std::vector<InputFile> inputs;     ///< the study file first
  std::vector<Override> overrides;   ///< in the order given
  std::vector<std::string> fields;   ///< names; see accelerator_fields()
  std::vector<std::string> metrics;  ///< names; see metric_fields()
  std::vector<RecordedObjective> objectives;
  std::vector<std::string> constraints;       ///< "mapping_efficiency >= 90"
  std::vector<std::string> merged_from = {};  ///< files that a study was merged from; empty for all others

  bool operator==(const StudyRecord&) const = default;
};

/// What differs between two questions, in one line with the SHA-256 of an input then and now and the first line of it
/// that differs; empty when they are one question. Where files lie and how much of the budget is wanted does not count.
/// Overrides named in `free_overrides` do not count either.
std::string difference_between(const StudyRecord& then, const StudyRecord& now,
                               const std::vector<std::string>& free_overrides = {});

}  // namespace foldwise
