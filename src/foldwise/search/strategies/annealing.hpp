#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/single_objective.hpp"
#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

/// Simulated annealing for one objective, the first: chains side by side, each stepping to a random neighbour,
/// always when that is better, else with probability exp(-loss / temperature). Loss is measured against the mean loss
/// met so far, so the temperature adapts to the problem. A chain that finds nothing better for a while begins anew,
/// hot, in turn at the best point known and at a random one. Points known already are walked over, not asked again.
class AnnealingSearch final : public SearchStrategy {
 public:
  struct Options {
    std::int64_t chains = 4;
    double cooling = 0.8;        ///< factor on a chain's temperature with every step
    std::int64_t patience = 60;  ///< steps without anything better before a chain begins anew
  };

  AnnealingSearch(DesignSpace space, std::uint64_t seed, Options options);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  struct Chain {
    std::optional<Candidate> current;
    std::optional<Candidate> best;  ///< since the chain began
    double temperature = 1.0;
    std::int64_t steps_without_gain = 0;
  };
  struct MeanLoss {
    double sum = 0.0;
    double count = 0.0;
  };
  struct Known {
    double violation;
    double objective;
  };

  std::optional<DesignPoint> next_point(Chain& chain);
  void step(Chain& chain, const Candidate& proposed);
  bool accepts(const Chain& chain, const Candidate& proposed);
  void begin_anew(Chain& chain);

  DesignSpace space_;
  Options options_;
  Rng rng_;
  UnvisitedPoints unvisited_;
  std::unordered_map<std::uint64_t, Known> known_;
  std::vector<Chain> chains_;
  std::vector<std::size_t> asked_;  ///< the chain of each point asked and not told yet
  std::size_t next_chain_ = 0;
  std::optional<Candidate> best_;
  bool restart_at_best_ = false;
  MeanLoss objective_loss_;
  MeanLoss violation_loss_;
};

}  // namespace foldwise
