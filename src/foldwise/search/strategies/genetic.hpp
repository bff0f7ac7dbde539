#pragma once

#include "foldwise/search/generations.hpp"

namespace foldwise {

/// Genetic search for one objective, the first: generations in which less violation comes first, then the smaller
/// objective. n log n a generation.
class GeneticSearch final : public Generations {
 public:
  struct Options {
    std::int64_t population = 32;
    std::int64_t tournament = 3;
    double crossover = 0.8;      ///< share of the children that have two parents
    std::int64_t patience = 20;  ///< generations without gain before the search begins anew
  };

  GeneticSearch(DesignSpace space, std::uint64_t seed, Options options);

 private:
  void rank(std::vector<Observation>& population) const override;
};

}  // namespace foldwise
