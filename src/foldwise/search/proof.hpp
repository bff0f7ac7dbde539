#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "foldwise/search/design_space.hpp"

namespace foldwise {

/// What is proved of the first objective, so far or for good: no point without violation has a smaller one than
/// `bound`.
struct ProvedBound {
  double objective = std::numeric_limits<double>::infinity();  ///< of the best point known; infinite without one
  double bound = -std::numeric_limits<double>::infinity();     ///< at most `objective`

  /// Nothing better is left. Without any point known: none satisfies the constraints.
  bool optimal() const { return bound >= objective; }

  /// How much better than the best point known, as a fraction of its objective, another one can be at most.
  double gap() const {
    return optimal()          ? 0.0
           : objective == 0.0 ? std::numeric_limits<double>::infinity()
                              : (objective - bound) / std::abs(objective);
  }

  bool operator==(const ProvedBound&) const = default;
};

/// And how: the space cut into boxes, none of which holds a better point than the bound says.
struct Proof : ProvedBound {
  std::optional<DesignPoint> incumbent;  ///< the best point known that breaks no constraint
  std::string boxes;                     ///< as visit_boxes reads them
};

}  // namespace foldwise
