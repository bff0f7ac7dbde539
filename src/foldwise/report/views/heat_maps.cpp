#include "foldwise/report/views/heat_maps.hpp"

#include <limits>
#include <utility>

namespace foldwise {

HeatMaps::HeatMaps(std::vector<ParameterAxis> axes, std::vector<Sense> senses)
    : axes_(std::move(axes)), senses_(std::move(senses)) {
  for (std::size_t y = 0; y < axes_.size(); ++y) {
    for (std::size_t x = y + 1; x < axes_.size(); ++x) {
      const std::size_t cells = std::size_t{axes_[x].groups} * axes_[y].groups;
      maps_.push_back(
          {.x_axis = x,
           .y_axis = y,
           .best = std::vector(senses_.size(), std::vector(cells, std::numeric_limits<double>::quiet_NaN()))});
    }
  }
}

void HeatMaps::add(const DesignPoint& point, const Trial& trial) {
  if (trial.state != TrialState::complete) {
    return;
  }
  for (HeatMap& map : maps_) {
    const ParameterAxis& x = axes_[map.x_axis];
    const std::size_t cell = std::size_t{axes_[map.y_axis].group_of(point)} * x.groups + x.group_of(point);
    for (std::size_t i = 0; i < senses_.size(); ++i) {
      double& best = map.best[i][cell];
      const double value = trial.objectives[i];
      const bool worse = senses_[i] == Sense::minimize ? value >= best : value <= best;  // false against NaN
      best = worse ? best : value;
    }
  }
}

}  // namespace foldwise
