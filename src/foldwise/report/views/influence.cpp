#include "foldwise/report/views/influence.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace foldwise {

InfluenceTable::InfluenceTable(std::vector<ParameterAxis> axes, std::size_t objectives)
    : axes_(std::move(axes)), groups_(objectives), all_(objectives), squares_(objectives) {
  for (auto& of_objective : groups_) {
    for (const ParameterAxis& axis : axes_) {
      of_objective.emplace_back(axis.groups);
    }
  }
}

void InfluenceTable::add(const DesignPoint& point, const Trial& trial) {
  // Running means (B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", 1962).
  const auto add_to = [](Mean& mean, double value) {
    const double difference = value - mean.value;
    mean.value += difference / static_cast<double>(++mean.count);
    return difference * (value - mean.value);
  };
  for (std::size_t i = 0; i < trial.objectives.size(); ++i) {
    squares_[i] += add_to(all_[i], trial.objectives[i]);
    for (std::size_t j = 0; j < axes_.size(); ++j) {
      add_to(groups_[i][j][axes_[j].group_of(point)], trial.objectives[i]);
    }
  }
}

std::vector<Influence> InfluenceTable::influences(bool is_whole_space) const {
  std::vector<Influence> influences(all_.size());
  for (std::size_t i = 0; i < all_.size(); ++i) {
    for (const std::vector<Mean>& groups : groups_[i]) {
      double between = 0.0;
      std::int64_t seen = 0;
      for (const Mean& group : groups) {
        const double difference = group.value - all_[i].value;
        between += static_cast<double>(group.count) * difference * difference;
        seen += group.count > 0 ? 1 : 0;
      }
      if (!(squares_[i] > 0.0)) {
        influences[i].shares.push_back(std::numeric_limits<double>::quiet_NaN());
        continue;
      }
      if (!is_whole_space) {
        const auto freedom = static_cast<double>(std::max<std::int64_t>(all_[i].count - seen, 1));
        between -= static_cast<double>(seen - 1) * std::max(squares_[i] - between, 0.0) / freedom;
      }
      influences[i].shares.push_back(std::clamp(between / squares_[i], 0.0, 1.0));
    }
  }
  return influences;
}

}  // namespace foldwise
