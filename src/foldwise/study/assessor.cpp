#include "foldwise/study/assessor.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>

namespace foldwise {

Assessor::Assessor(const Study& study, const Evaluator& evaluator) : study_(study), evaluator_(evaluator) {
  std::vector<std::string> columns;
  for (const AcceleratorField& field : accelerator_fields()) {
    columns.emplace_back(field.name);
  }
  columns.insert(columns.end(), evaluator.metrics().begin(), evaluator.metrics().end());
  for (const Objective& objective : study.spec.objectives) {
    objectives_.emplace_back(objective.sense, objective.expression.reading(columns), objective.name);
  }
  for (const Constraint& constraint : study.spec.constraints) {
    constraints_.push_back(constraint.reading(columns));
  }
}

Trial Assessor::assess(std::int64_t number, const DesignPoint& point) const {
  Trial trial;
  trial.number = number;
  trial.rank = study_.spec.space.design_space().rank(point);
  Accelerator accelerator = study_.base;
  study_.spec.space.apply(point, accelerator);
  for (const AcceleratorField* field : study_.spec.space.fields()) {
    trial.fields.push_back(field->get(accelerator));
  }
  const auto fail = [&](std::string text) {
    trial.state = TrialState::failed;
    trial.text = std::move(text);
    trial.metrics.clear();
    trial.objectives.clear();
    return trial;
  };

  Evaluation evaluation = evaluator_.evaluate(accelerator);
  if (evaluation.failed()) {
    return fail(std::move(evaluation.failure));
  }
  trial.metrics = std::move(evaluation.values);
  std::vector<double> row;
  row.reserve(accelerator_fields().size() + trial.metrics.size());
  for (const AcceleratorField& field : accelerator_fields()) {
    row.push_back(field.get(accelerator));
  }
  row.insert(row.end(), trial.metrics.begin(), trial.metrics.end());

  for (const Objective& objective : objectives_) {
    trial.objectives.push_back(objective.expression.evaluate(row));
    if (!std::isfinite(trial.objectives.back())) {
      return fail(fmt::format("objective {} is {}, must be a finite number", objective.name, trial.objectives.back()));
    }
  }
  for (const Constraint& constraint : constraints_) {
    trial.violations.push_back(constraint.violation(row));
    if (trial.violations.back() > 0) {
      trial.state = TrialState::infeasible;
    }
  }
  return trial;
}

Observation Assessor::observation(const Trial& trial, DesignPoint point) const {
  Observation observation{std::move(point), trial.objectives, trial.violation()};
  for (std::size_t i = 0; i < observation.objectives.size(); ++i) {
    if (objectives_[i].sense == Sense::maximize) {
      observation.objectives[i] = -observation.objectives[i];
    }
  }
  return observation;
}

}  // namespace foldwise
