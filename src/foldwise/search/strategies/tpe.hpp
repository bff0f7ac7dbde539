#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/single_objective.hpp"
#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

/// The tree-structured Parzen estimator for one objective, the first (J. Bergstra et al., "Algorithms for
/// Hyper-Parameter Optimization", NeurIPS 2011): parts what is known into the good and the rest, and asks points whose
/// values are common among the good and rare among the rest. Makes much of few evaluations, so it is for evaluators
/// that are slow. A batch takes O(parameters * (trials told + buckets)).
class TpeSearch final : public SearchStrategy {
 public:
  struct Options {
    std::int64_t startup = 20;    ///< random points before it begins to learn
    double good = 0.1;            ///< share of the points told that count as good
    std::int64_t candidates = 8;  ///< drawn from the good for each point asked
    std::int64_t batch = 4;       ///< points asked before it must be told
  };

  TpeSearch(const DesignSpace& space, std::uint64_t seed, Options options);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  /// How common the values of one parameter are among the good. Neighbouring values share a bucket where there are
  /// many.
  struct Preference {
    std::vector<double> cumulative;  ///< by bucket: the share of the good up to and with it
    std::vector<double> log_ratio;   ///< by bucket: log of its share of the good over its share of the rest
  };

  std::uint32_t buckets(std::size_t parameter) const;
  std::uint32_t bucket_of(std::size_t parameter, std::uint32_t value) const;
  void learn();
  std::vector<double> shares(std::size_t parameter, std::span<const Candidate> of) const;
  DesignPoint draw(double& score);
  std::optional<DesignPoint> next_point();

  DesignSpace space_;
  Options options_;
  Rng rng_;
  UnvisitedPoints unvisited_;
  std::vector<Candidate> told_;  ///< best first
  std::vector<Preference> preferences_;
};

}  // namespace foldwise
