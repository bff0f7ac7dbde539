#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foldwise/cost/objective.hpp"
#include "foldwise/report/views/parameter_axis.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// The best that was found for every combination of two parameters, the others free.
struct HeatMap {
  std::size_t x_axis;
  std::size_t y_axis;
  std::vector<std::vector<double>> best;  ///< by objective, then cell: y * x groups + x; NaN where nothing is feasible
};

/// Heat maps of all pairs of axes, over the feasible trials.
class HeatMaps {
 public:
  HeatMaps(std::vector<ParameterAxis> axes, std::vector<Sense> senses);

  /// O(axes^2 * objectives).
  void add(const DesignPoint& point, const Trial& trial);

  const std::vector<ParameterAxis>& axes() const { return axes_; }
  const std::vector<HeatMap>& maps() const { return maps_; }

 private:
  std::vector<ParameterAxis> axes_;
  std::vector<Sense> senses_;
  std::vector<HeatMap> maps_;
};

}  // namespace foldwise
