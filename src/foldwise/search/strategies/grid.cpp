#include "foldwise/search/strategies/grid.hpp"

#include <algorithm>
#include <utility>

namespace foldwise {

GridSearch::GridSearch(DesignSpace space) : space_(std::move(space)) {}

std::vector<DesignPoint> GridSearch::ask(std::size_t count) {
  std::vector<DesignPoint> points(std::min<std::uint64_t>(count, space_.size() - next_rank_));
  for (DesignPoint& point : points) {
    point = space_.point(next_rank_++);
  }
  return points;
}

void GridSearch::tell(std::span<const Observation>) {}

}  // namespace foldwise
