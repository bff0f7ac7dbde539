#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// Turns points of a study's space, and what their evaluation gave, into trials: sets the fields, works out objectives
/// and constraints. May be used from any number of threads at once.
class Assessor {
 public:
  /// `metrics` are those that evaluations give, in order; metrics_of(study.spec) are among them. The study must outlive
  /// the assessor.
  Assessor(const Study& study, std::span<const std::string> metrics);

  /// What a point means.
  Accelerator accelerator_of(const DesignPoint& point) const;

  /// The trial of a point, whose accelerator was evaluated. It fails when the evaluation did or an objective is not a
  /// finite number.
  Trial assess(std::int64_t number, const DesignPoint& point, const Accelerator& accelerator,
               Evaluation evaluation) const;

 private:
  const Study& study_;
  std::vector<const AcceleratorField*> fields_;  // those that an expression uses
  std::vector<Objective> objectives_;            // these read rows of fields_, then the metrics
  std::vector<Constraint> constraints_;
};

}  // namespace foldwise
