#include "landscape.hpp"

#include <algorithm>
#include <utility>

#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/workloads.hpp"

namespace foldwise {

Landscape::Landscape(const std::filesystem::path& study, std::vector<Override> overrides, std::size_t objectives)
    : study_(read_study(study, std::move(overrides), find_workload)),
      evaluator_(models().front().make(study_.workloads, metrics_of(study_.spec))),
      assessor_(study_, evaluator_->metrics()),
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
  const Accelerator accelerator = assessor_.accelerator_of(point);
  const Trial trial = assessor_.assess(0, point, accelerator, evaluator_->evaluate(accelerator));
  Observation observation{point, trial.objectives, trial.violation()};
  observation.objectives.resize(std::min(observation.objectives.size(), objectives_));
  for (std::size_t objective = 0; objective < observation.objectives.size(); ++objective) {
    if (study_.spec.objectives[objective].sense == Sense::maximize) {
      observation.objectives[objective] = -observation.objectives[objective];
    }
  }
  return observation;
}

}  // namespace foldwise
