#pragma once

#include <cstddef>
#include <limits>
#include <optional>

#include "foldwise/search/box.hpp"

namespace foldwise {

/// What is known of all points of a box at once.
struct BoxBound {
  /// No point that can be evaluated and breaks no constraint has a smaller first objective; infinite when there is no
  /// such point.
  double objective = -std::numeric_limits<double>::infinity();

  /// Number of the constraint that every point breaks, -1 when none is known to be.
  int broken_constraint = -1;

  /// Nothing better can be found out without cutting the box.
  bool final = false;

  /// A point of the box that is likely to be its best.
  std::optional<DesignPoint> likely_best{};
};

/// Bounds over boxes of a space: how `exact` learns of many points without evaluating them. Contract, which
/// tests/property holds implementations to: a bound is true of every point of its box, and the same for the same box,
/// but that a search for `enough` may end at the first bound that is as large.
class BoxBounds {
 public:
  virtual ~BoxBounds() = default;

  /// Cheap: microseconds.
  virtual BoxBound quick(const Box& box) = 0;

  /// As good as can be found out, or at least `enough`.
  virtual BoxBound thorough(const Box& box, double enough) = 0;

  /// The parameter to cut next, of those with more than one value left in a box that is no point.
  virtual std::size_t parameter_to_cut(const Box& box) const = 0;
};

}  // namespace foldwise
