#include "foldwise/search/strategies/random.hpp"

#include <algorithm>
#include <utility>

namespace foldwise {

RandomSearch::RandomSearch(DesignSpace space, std::uint64_t seed)
    : space_(std::move(space)), permutation_(space_.size(), seed) {}

std::vector<DesignPoint> RandomSearch::ask(std::size_t count) {
  std::vector<DesignPoint> points(std::min<std::uint64_t>(count, space_.size() - drawn_));
  for (DesignPoint& point : points) {
    point = space_.point(permutation_(drawn_++));
  }
  return points;
}

void RandomSearch::tell(std::span<const Observation>) {}

}  // namespace foldwise
