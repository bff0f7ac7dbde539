#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/single_objective.hpp"
#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

/// Greedy hill climbing for one objective, the first: from a random point to the best of its neighbours as long as that
/// is better, then from another random point. The baseline that other searches have to beat.
class LocalSearch final : public SearchStrategy {
 public:
  LocalSearch(DesignSpace space, std::uint64_t seed);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  DesignSpace space_;
  UnvisitedPoints unvisited_;
  std::deque<DesignPoint> to_ask_;  ///< neighbours of current_ not asked yet, all of them visited here before
  std::optional<Candidate> current_;
  std::optional<Candidate> best_neighbour_;
};

}  // namespace foldwise
