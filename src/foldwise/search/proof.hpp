#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "foldwise/search/design_space.hpp"

namespace foldwise {

/// What a search has proved of the first objective, so far or for good, and how: the space cut into boxes, none of
/// which holds a point without violation and with a smaller objective than `bound`.
struct Proof {
  std::optional<DesignPoint> incumbent;                        ///< the best point known that breaks no constraint
  double objective = std::numeric_limits<double>::infinity();  ///< of the incumbent; infinite without one
  double bound = -std::numeric_limits<double>::infinity();     ///< at most `objective`
  std::string boxes;                                           ///< as visit_boxes reads them

  /// Nothing better is left. Without an incumbent: no point satisfies the constraints.
  bool optimal() const { return bound >= objective; }

  /// How much better than the incumbent, as a fraction of its objective, the best point can be at most.
  double gap() const {
    return optimal()          ? 0.0
           : objective == 0.0 ? std::numeric_limits<double>::infinity()
                              : (objective - bound) / std::abs(objective);
  }
};

}  // namespace foldwise
