#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

/// NSGA-II (K. Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE TEC 6(2), 2002):
/// generations are ranked by fronts of constrained domination, within a front by crowding distance; tournaments of two,
/// crossover and mutation as in GeneticSearch.
class Nsga2Search final : public SearchStrategy {
 public:
  struct Options {
    std::int64_t population = 64;
  };

  Nsga2Search(DesignSpace space, std::uint64_t seed, Options options);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  struct Individual {
    Observation seen;
    std::int64_t front = 0;
    double crowding = 0.0;
  };

  std::optional<DesignPoint> next_child();
  const DesignPoint& select();
  static bool fitter(const Individual& a, const Individual& b);
  void begin_generation();
  void rank_fronts();
  static void measure_crowding(std::span<Individual> front);

  DesignSpace space_;
  Options options_;
  Rng rng_;
  UnvisitedPoints unvisited_;
  std::vector<Individual> population_;  ///< the parents, fittest first, then the children told so far
  std::size_t parents_ = 0;
  std::int64_t asked_in_generation_ = 0;
};

}  // namespace foldwise
