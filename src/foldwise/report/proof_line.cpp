#include "foldwise/report/proof_line.hpp"

#include <fmt/format.h>

#include <cmath>

namespace foldwise {

std::string proof_line(const RecordedObjective& objective, const ProvedBound& proof) {
  const bool minimize = objective.sense == Sense::minimize;
  const auto stated = [&](double to_minimize) { return minimize ? to_minimize : 0.0 - to_minimize; };
  if (std::isinf(proof.objective)) {
    return proof.optimal() ? "optimal: no design satisfies the constraints, proved"
                           : fmt::format("no feasible design found; none can have {} {} {}", objective.name,
                                         minimize ? "below" : "above", stated(proof.bound));
  }
  if (proof.optimal()) {
    return fmt::format("optimal: {} = {}, proved to be the {}", objective.name, stated(proof.objective),
                       minimize ? "least" : "most");
  }
  return fmt::format("not proved optimal: {} = {}, no design {} {}, gap {:.3g} %", objective.name,
                     stated(proof.objective), minimize ? "below" : "above", stated(proof.bound), 100.0 * proof.gap());
}

}  // namespace foldwise
