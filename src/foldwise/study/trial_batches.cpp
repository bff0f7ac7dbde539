#include "foldwise/study/trial_batches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

/// What a strategy is told of a trial: objectives with the sign that makes less better.
Observation observation_of(const Trial& trial, DesignPoint point, const std::vector<Objective>& objectives) {
  Observation observation{std::move(point), trial.objectives, trial.violation()};
  for (std::size_t i = 0; i < observation.objectives.size(); ++i) {
    if (objectives[i].sense == Sense::maximize) {
      observation.objectives[i] = -observation.objectives[i];
    }
  }
  return observation;
}

}  // namespace

TrialBatches::TrialBatches(const Study& study, SearchStrategy& strategy) : study_(study), strategy_(strategy) {}

bool TrialBatches::ask(std::int64_t wanted) {
  if (end_) {
    return false;
  }
  const std::int64_t budget = study_.spec.budget.trials.value_or(std::numeric_limits<std::int64_t>::max());
  first_ = next();
  points_.clear();
  if (first_ >= budget) {
    end_ = StudyEnd::out_of_trials;
    return false;
  }
  points_ = strategy_.ask(static_cast<std::size_t>(std::min(wanted, budget - first_)));
  if (points_.empty()) {
    end_ = StudyEnd::exhausted;
    return false;
  }
  observations_.resize(points_.size());
  has_result_.assign(points_.size(), false);
  pending_count_ = points_.size();
  return true;
}

bool TrialBatches::is_pending(std::int64_t number) const {
  return number >= first_ && number < next() && !has_result_[static_cast<std::size_t>(number - first_)];
}

std::vector<PendingTrial> TrialBatches::pending() const {
  std::vector<PendingTrial> trials;
  trials.reserve(pending_count_);
  for (std::int64_t number = first_; number < next(); ++number) {
    if (is_pending(number)) {
      trials.push_back({number, point(number)});
    }
  }
  return trials;
}

void TrialBatches::tell(const Trial& trial) {
  const auto index = static_cast<std::size_t>(trial.number - first_);
  observations_[index] = observation_of(trial, std::move(points_[index]), study_.spec.objectives);
  has_result_[index] = true;
  if (--pending_count_ == 0) {
    strategy_.tell(observations_);
  }
}

void TrialBatches::replay(const Storage& storage, const std::function<void(const Trial&)>& visitor) {
  if (storage.size() >= study_.spec.budget.trials.value_or(std::numeric_limits<std::int64_t>::max())) {
    end_ = StudyEnd::out_of_trials;
    storage.visit_results(visitor);
    return;
  }
  asked_ = storage.asked();
  std::ranges::reverse(asked_);
  storage.visit_results([&](const Trial& trial) {
    take_stored(trial);
    visitor(trial);
  });
  if (pending_count_ == 0 && !asked_.empty()) {
    ask_again();
  }
}

void TrialBatches::take_stored(const Trial& trial) {
  if (pending_count_ == 0) {
    ask_again();
  }
  if (!is_pending(trial.number) || study_.spec.space.design_space().rank(point(trial.number)) != trial.rank) {
    throw Error(fmt::format("study {}: trial {} is not what strategy {} asks for with seed {}; it cannot go on",
                            study_.spec.name, trial.number, study_.spec.strategy.name.text, study_.spec.seed));
  }
  tell(trial);
}

/// Asks for a batch that was asked before.
void TrialBatches::ask_again() {
  if (asked_.empty() || asked_.back().first != next()) {
    ask();
    return;
  }
  const AskedBatch batch = std::move(asked_.back());
  asked_.pop_back();
  ask(batch.wanted);
  std::vector<std::uint64_t> ranks;
  std::ranges::transform(points_, std::back_inserter(ranks),
                         [&](const DesignPoint& each) { return study_.spec.space.design_space().rank(each); });
  if (ranks != batch.ranks) {
    throw Error(
        fmt::format("study {}: trial {} and those after it are not what strategy {} asks for with seed {}; it "
                    "cannot go on",
                    study_.spec.name, batch.first, study_.spec.strategy.name.text, study_.spec.seed));
  }
}

}  // namespace foldwise
