#pragma once

#include "foldwise/search/rank_permutation.hpp"
#include "foldwise/search/search_strategy.hpp"

namespace foldwise {

/// Points drawn uniformly and without repetition, until the space is exhausted. Needs no memory of what was drawn.
class RandomSearch final : public SearchStrategy {
 public:
  RandomSearch(DesignSpace space, std::uint64_t seed);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  DesignSpace space_;
  RankPermutation permutation_;
  std::uint64_t drawn_ = 0;
};

}  // namespace foldwise
