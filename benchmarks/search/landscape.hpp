#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/study/assessor.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// What a study's designs cost, as a strategy is told it. A space of at most 200,000 designs is evaluated once, whole,
/// and looked up from then on, so that many searches of it cost little; of a larger one each design is evaluated when
/// it is asked for.
class Landscape {
 public:
  /// `objectives`: how many of the study's objectives count, the first ones.
  Landscape(const std::filesystem::path& study, std::vector<Override> overrides, std::size_t objectives);

  const Study& study() const { return study_; }
  const DesignSpace& space() const { return study_.spec.space.design_space(); }
  bool is_known() const { return !table_.empty(); }

  Observation at(const DesignPoint& point) const;

  /// Every observation by rank, when known.
  const std::vector<Observation>& table() const { return table_; }

 private:
  Observation evaluated(const DesignPoint& point) const;

  Study study_;
  std::unique_ptr<Evaluator> evaluator_;
  Assessor assessor_;
  std::size_t objectives_;
  std::vector<Observation> table_;
};

}  // namespace foldwise
