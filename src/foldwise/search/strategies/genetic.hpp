#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/single_objective.hpp"
#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

/// Genetic search for one objective, the first. Generations of `population` points: parents by tournament, uniform or
/// one-point crossover, mutation that steps along ordered parameters; the best `population` of parents and children
/// live on, so the best point never gets lost. A child that was asked before is mutated again, and replaced by a random
/// point if that does not help.
class GeneticSearch final : public SearchStrategy {
 public:
  struct Options {
    std::int64_t population = 32;
    std::int64_t tournament = 3;
    double crossover = 0.8;  ///< share of the children that have two parents
  };

  GeneticSearch(DesignSpace space, std::uint64_t seed, Options options);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  std::optional<DesignPoint> next_child();
  const DesignPoint& select();
  void begin_generation();

  DesignSpace space_;
  Options options_;
  Rng rng_;
  UnvisitedPoints unvisited_;
  std::vector<Candidate> parents_;  ///< best first
  std::vector<Candidate> children_;
  std::int64_t asked_in_generation_ = 0;
};

}  // namespace foldwise
