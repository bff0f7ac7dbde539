#pragma once

#include "foldwise/search/generations.hpp"

namespace foldwise {

/// NSGA-II (K. Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE TEC 6(2), 2002):
/// generations ranked by fronts of constrained domination, within a front by crowding distance; tournaments of two.
/// Ranking takes time proportional to the square of the population, so a trial's share of it is proportional to the
/// population.
class Nsga2Search final : public Generations {
 public:
  struct Options {
    std::int64_t population = 64;
    double crossover = 0.9;  ///< share of the children that have two parents
  };

  Nsga2Search(DesignSpace space, std::uint64_t seed, Options options);

 private:
  void rank(std::vector<Observation>& population) const override;
};

}  // namespace foldwise
