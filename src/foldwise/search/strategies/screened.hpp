#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/search/outcome_model.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/single_objective.hpp"
#include "foldwise/search/unvisited_points.hpp"

namespace foldwise {

/// Makes a strategy of the same space from a seed.
using InnerSearch = std::function<std::unique_ptr<SearchStrategy>(std::uint64_t seed)>;

/// Search by a model of the evaluator, for one objective, the first: another strategy searches the model, which is
/// cheap, and only the most promising of its proposals are asked for; what they turn out to cost refines the model.
/// Each batch is searched for anew, because a strategy looks at no point twice and the model of yesterday was wrong.
/// Small changes of the best points known are proposed besides. The points of a batch are chosen one by one, each as if
/// the model had been right about those before (D. Ginsbourger et al., "Kriging is well-suited to parallelize
/// optimization", 2010), and one in eight of them at random, whatever the model says. For evaluators that are slow: a
/// batch takes some hundredths of a second.
class ScreenedSearch final : public SearchStrategy {
 public:
  struct Options {
    std::int64_t startup = 16;      ///< points told before objectives that nobody forecasts are guessed
    std::int64_t batch = 8;         ///< points asked before it must be told
    std::int64_t proposals = 1024;  ///< of the inner strategy for each batch
  };

  ScreenedSearch(DesignSpace space, std::uint64_t seed, Options options, InnerSearch inner, Forecaster forecast);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  void screen();
  std::vector<Candidate> proposals(double boldness);
  std::vector<DesignPoint> shortlisted(std::vector<Candidate> candidates) const;
  std::vector<DesignPoint> changes_of_the_best();

  DesignSpace space_;
  Options options_;
  InnerSearch inner_;
  Rng rng_;
  UnvisitedPoints unvisited_;
  OutcomeModel model_;
  std::vector<Candidate> told_;                    ///< best first
  std::vector<std::optional<DesignPoint>> batch_;  ///< not asked yet, the next one last; nullopt: any point
};

}  // namespace foldwise
