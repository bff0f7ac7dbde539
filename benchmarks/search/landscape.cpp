#include "landscape.hpp"

#include <utility>

#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/workloads.hpp"

namespace foldwise {

Landscape::Landscape(const std::filesystem::path& study, std::vector<Override> overrides, std::size_t objectives)
    : study_(read_study(study, std::move(overrides), find_workload)),
      evaluator_(models().front().make(study_.workloads, metrics_of(study_.spec))),
      assessor_(study_, *evaluator_),
      objectives_(objectives) {
  constexpr std::uint64_t largest_table = 200'000;
  if (space().size() <= largest_table) {
    for (std::uint64_t rank = 0; rank < space().size(); ++rank) {
      table_.push_back(evaluated(space().point(rank)));
    }
  }
}

Observation Landscape::at(const DesignPoint& point) const {
  return is_known() ? table_[space().rank(point)] : evaluated(point);
}

Observation Landscape::evaluated(const DesignPoint& point) const {
  Observation observation = assessor_.observation(assessor_.assess(0, point), point);
  if (observation.objectives.size() > objectives_) {
    observation.objectives.resize(objectives_);
  }
  return observation;
}

}  // namespace foldwise
