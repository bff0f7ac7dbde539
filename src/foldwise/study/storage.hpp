#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/cost/objective.hpp"
#include "foldwise/study/trial.hpp"

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
  std::vector<std::string> constraints;  ///< "mapping_efficiency >= 90"

  bool operator==(const StudyRecord&) const = default;
};

/// Keeps the record of one study. Contract, which tests/contract holds every storage to: what was appended is read back
/// unchanged, by number, whatever the order in which it was appended; a number is appended once; a batch is kept whole
/// or not at all.
class Storage {
 public:
  virtual ~Storage() = default;

  virtual const StudyRecord& study() const = 0;
  virtual void append(std::span<const Trial> trials) = 0;
  virtual std::int64_t size() const = 0;

  /// One trial. Throws Error when there is none of that number.
  virtual Trial trial(std::int64_t number) const = 0;

  /// All trials in order of their number, one at a time. The reference is valid during the call only.
  virtual void visit(const std::function<void(const Trial&)>& visitor) const = 0;
};

}  // namespace foldwise
