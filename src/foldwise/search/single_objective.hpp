#pragma once

#include "foldwise/search/search_strategy.hpp"

namespace foldwise {

/// What a search for one objective remembers of a point.
struct Candidate {
  DesignPoint point;
  double violation = 0.0;
  double objective = 0.0;
};

/// The first objective counts; a point that could not be evaluated has an infinite violation.
inline Candidate candidate_of(const Observation& observation) {
  return {observation.point, observation.violation,
          observation.objectives.empty() ? 0.0 : observation.objectives.front()};
}

/// Constrained domination with one objective: less violation first, then the smaller objective.
inline bool better(const Candidate& a, const Candidate& b) {
  return a.violation != b.violation ? a.violation < b.violation : a.objective < b.objective;
}

}  // namespace foldwise
