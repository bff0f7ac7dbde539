#include "foldwise/report/study_csv.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

/// A cell between double quotes where it must be.
std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char letter : text) {
    quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  }
  return quoted + '"';
}

std::string heading(const StudyRecord& study) {
  std::string line = "number,rank,state,text";
  for (const std::vector<std::string>* names : {&study.fields, &study.metrics}) {
    for (const std::string& name : *names) {
      line += ',' + cell(name);
    }
  }
  for (std::size_t i = 1; i <= study.objectives.size(); ++i) {
    line += fmt::format(",objective_{}", i);
  }
  for (std::size_t i = 1; i <= study.constraints.size(); ++i) {
    line += fmt::format(",violation_{}", i);
  }
  return line + '\n';
}

/// `count` cells, each after a comma; a failed trial has no values.
void append_numbers(std::string& line, const std::vector<double>& values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    line += ',';
    if (i < values.size() && !std::isnan(values[i])) {
      fmt::format_to(std::back_inserter(line), "{}", values[i]);
    }
  }
}

}  // namespace

void write_study_csv(const Storage& storage, const std::function<void(std::string_view)>& write) {
  const StudyRecord& study = storage.study();
  std::vector<const AcceleratorField*> fields;
  for (const std::string& name : study.fields) {
    fields.push_back(&accelerator_field_named(name));
  }
  write(heading(study));
  std::string line;
  storage.visit([&](const Trial& trial) {
    line = fmt::format("{},{},{},{}", trial.number, trial.rank, name_of(trial.state), cell(trial.text));
    for (std::size_t i = 0; i < fields.size(); ++i) {
      line += ',' + value_text(*fields[i], trial.fields[i]);
    }
    append_numbers(line, trial.metrics, study.metrics.size());
    append_numbers(line, trial.objectives, study.objectives.size());
    append_numbers(line, trial.violations, study.constraints.size());
    line += '\n';
    write(line);
  });
}

}  // namespace foldwise
