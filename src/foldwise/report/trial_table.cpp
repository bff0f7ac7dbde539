#include "foldwise/report/trial_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "foldwise/report/text_table.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

std::string number_text(double value) {
  if (std::isnan(value)) {
    return "-";
  }
  return std::trunc(value) == value && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                              : fmt::format("{:.6g}", value);
}

}  // namespace

std::string trial_table(const StudyRecord& study, std::span<const Trial> trials) {
  std::vector<TextColumn> columns;
  const auto add_column = [&](const std::string& name, const auto& cell_of) {
    TextColumn& column = columns.emplace_back(TextColumn{name, {}});
    for (const Trial& trial : trials) {
      column.cells.push_back(cell_of(trial));
    }
  };
  const auto value_at = [](const std::vector<double>& values, std::size_t i) {
    return i < values.size() ? number_text(values[i]) : "-";  // a failed trial has none
  };
  add_column("trial", [](const Trial& trial) { return fmt::format("{}", trial.number); });
  for (std::size_t i = 0; i < study.fields.size(); ++i) {
    const AcceleratorField& field = accelerator_field_named(study.fields[i]);
    add_column(study.fields[i], [&](const Trial& trial) { return value_text(field, trial.fields[i]); });
  }
  for (std::size_t i = 0; i < study.objectives.size(); ++i) {
    const RecordedObjective& objective = study.objectives[i];
    if (std::ranges::find(study.metrics, objective.expression) == study.metrics.end()) {
      add_column(objective.name, [&](const Trial& trial) { return value_at(trial.objectives, i); });
    }
  }
  for (std::size_t i = 0; i < study.metrics.size(); ++i) {
    add_column(study.metrics[i], [&](const Trial& trial) { return value_at(trial.metrics, i); });
  }
  if (std::ranges::any_of(trials, [](const Trial& trial) { return trial.violation() > 0; })) {
    add_column("violation", [](const Trial& trial) { return number_text(trial.violation()); });
  }
  return text_table(columns);
}

}  // namespace foldwise
