#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// Turns points of a study's space into trials: sets the fields, asks the evaluator, works out objectives and
/// constraints. May be used from any number of threads at once.
class Assessor {
 public:
  /// The evaluator must give metrics_of(study.spec). Both arguments must outlive the assessor.
  Assessor(const Study& study, const Evaluator& evaluator);

  /// A trial fails when the evaluator fails or an objective is not a finite number.
  Trial assess(std::int64_t number, const DesignPoint& point) const;

  /// What a strategy is told of a trial: objectives with the sign that makes less better.
  Observation observation(const Trial& trial, DesignPoint point) const;

 private:
  const Study& study_;
  const Evaluator& evaluator_;
  std::vector<Objective> objectives_;  // these read rows of all accelerator fields, then the metrics
  std::vector<Constraint> constraints_;
};

}  // namespace foldwise
