#include "foldwise/study/assessor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace foldwise {

Assessor::Assessor(const Study& study, std::span<const std::string> metrics) : study_(study) {
  std::vector<std::string> columns;
  const auto add_fields = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const AcceleratorField* field = find_accelerator_field(name);
      if (field != nullptr && std::ranges::find(fields_, field) == fields_.end()) {
        fields_.push_back(field);
        columns.push_back(name);
      }
    }
  };
  for (const Objective& objective : study.spec.objectives) {
    add_fields(objective.expression.names());
  }
  for (const Constraint& constraint : study.spec.constraints) {
    add_fields(constraint.names());
  }
  columns.insert(columns.end(), metrics.begin(), metrics.end());
  for (const Objective& objective : study.spec.objectives) {
    objectives_.emplace_back(objective.sense, objective.expression.reading(columns), objective.name);
  }
  for (const Constraint& constraint : study.spec.constraints) {
    constraints_.push_back(constraint.reading(columns));
  }
}

Accelerator Assessor::accelerator_of(const DesignPoint& point) const {
  Accelerator accelerator = study_.base;
  study_.spec.space.apply(point, accelerator);
  return accelerator;
}

Trial Assessor::assess(std::int64_t number, const DesignPoint& point, const Accelerator& accelerator,
                       Evaluation evaluation) const {
  Trial trial;
  trial.number = number;
  trial.rank = study_.spec.space.design_space().rank(point);
  trial.fields.reserve(study_.spec.space.fields().size());
  for (const AcceleratorField* field : study_.spec.space.fields()) {
    trial.fields.push_back(field->get(accelerator));
  }
  const auto fail = [&](std::string text) {
    trial.state = TrialState::failed;
    trial.text = std::move(text);
    trial.metrics.clear();
    trial.objectives.clear();
    return std::move(trial);
  };
  if (evaluation.failed()) {
    return fail(std::move(evaluation.failure));
  }
  trial.metrics = std::move(evaluation.values);
  std::vector<double> row;
  row.reserve(fields_.size() + trial.metrics.size());
  for (const AcceleratorField* field : fields_) {
    row.push_back(field->get(accelerator));
  }
  row.insert(row.end(), trial.metrics.begin(), trial.metrics.end());

  trial.objectives.reserve(objectives_.size());
  for (const Objective& objective : objectives_) {
    trial.objectives.push_back(objective.expression.evaluate(row));
    if (!std::isfinite(trial.objectives.back())) {
      return fail(fmt::format("objective {} is {}, must be a finite number", objective.name, trial.objectives.back()));
    }
  }
  trial.violations.reserve(constraints_.size());
  for (const Constraint& constraint : constraints_) {
    trial.violations.push_back(constraint.violation(row));
    if (trial.violations.back() > 0) {
      trial.state = TrialState::infeasible;
    }
  }
  return trial;
}

}  // namespace foldwise
