#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

/// The loop that evolutionary searches share. The first generation is drawn at random; then parents are chosen by
/// tournament, crossed and mutated into as many children, and of parents and children together the fittest live on, so
/// the best never gets lost. What "fittest" means is all in which the searches differ. Of points with one outcome the
/// last one told stands for all, and the others come behind everybody else: spaces of hardware are full of ties, and a
/// population of equals has nothing to cross. A child that was asked before is mutated again, and replaced by a random
/// point if that does not help. When no child has bettered the fittest parent for `patience` generations the search
/// begins anew with random points.
class Generations : public SearchStrategy {
 public:
  struct Options {
    std::int64_t population;
    std::int64_t tournament;                                           ///< how many compete to become a parent
    double crossover;                                                  ///< share of the children that have two parents
    std::size_t objectives;                                            ///< how many count, the first ones
    std::int64_t patience = std::numeric_limits<std::int64_t>::max();  ///< generations, see below
  };

  std::vector<DesignPoint> ask(std::size_t count) final;
  void tell(std::span<const Observation> observations) final;

 protected:
  Generations(DesignSpace space, std::uint64_t seed, const Options& options);

 private:
  /// Sorts the population, in which no two have one outcome, from the fittest to the least fit. It comes sorted by
  /// violation, then by objective after objective.
  virtual void rank(std::vector<Observation>& population) const = 0;

  std::optional<DesignPoint> next_child();
  const DesignPoint& select();
  void begin_generation();

  DesignSpace space_;
  Options options_;
  Rng rng_;
  UnvisitedPoints unvisited_;
  std::vector<Observation> parents_;  ///< fittest first
  std::vector<Observation> children_;
  std::int64_t asked_in_generation_ = 0;
  std::int64_t generations_without_gain_ = 0;
};

}  // namespace foldwise
