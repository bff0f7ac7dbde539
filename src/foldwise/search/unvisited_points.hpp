#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <utility>

#include "foldwise/search/design_space.hpp"
#include "foldwise/search/rank_permutation.hpp"

namespace foldwise {

/// Which points of a space a search has not asked yet. Memory grows with the points visited, not with the space.
class UnvisitedPoints {
 public:
  UnvisitedPoints(DesignSpace space, std::uint64_t seed)
      : space_(std::move(space)), permutation_(space_.size(), seed) {}

  /// Marks a point as visited; false when it was already.
  bool visit(const DesignPoint& point) { return visited_.insert(space_.rank(point)).second; }

  bool visited(const DesignPoint& point) const { return visited_.contains(space_.rank(point)); }

  /// A point drawn uniformly among those not visited, now visited; nullopt when there is none left. Constant time on
  /// average over the visits of a whole space.
  std::optional<DesignPoint> draw();

 private:
  DesignSpace space_;
  RankPermutation permutation_;
  std::uint64_t drawn_ = 0;
  std::unordered_set<std::uint64_t> visited_;
};

}  // namespace foldwise
