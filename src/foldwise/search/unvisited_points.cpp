#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

std::optional<DesignPoint> UnvisitedPoints::draw() {
  while (drawn_ < space_.size()) {
    const std::uint64_t rank = permutation_(drawn_++);
    if (visited_.insert(rank).second) {
      return space_.point(rank);
    }
  }
  return std::nullopt;
}

}  // namespace foldwise
