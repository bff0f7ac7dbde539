#include "foldwise/study/study_outcome.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace foldwise {

StudyOutcome::StudyOutcome(const StudyRecord& study, std::size_t kept)
    : best_count_(kept), constraints_(study.constraints.size(), {0, std::numeric_limits<double>::infinity()}) {
  for (const RecordedObjective& objective : study.objectives) {
    senses_.push_back(objective.sense);
  }
}

void StudyOutcome::add(const Trial& trial) {
  if (trial.state == TrialState::failed) {
    if (failed_ == 0 || trial.number < first_failed_number_) {
      first_failed_number_ = trial.number;
      first_failure_ = trial.text;
    }
    ++failed_;
    return;
  }
  ++(trial.state == TrialState::complete ? complete_ : infeasible_);
  for (std::size_t i = 0; i < constraints_.size(); ++i) {
    constraints_[i].broken += trial.violations[i] > 0 ? 1 : 0;
    constraints_[i].smallest_violation = std::min(constraints_[i].smallest_violation, trial.violations[i]);
  }
  Key key{trial.violation(), signed_objectives(trial.objectives), trial.number};
  const bool on_front = front_.add(trial.number, key.objectives, key.violation);
  const bool among_best = best_.size() < best_count_ || (best_count_ > 0 && key < best_.back());
  if (among_best) {
    best_.insert(std::ranges::upper_bound(best_, key), std::move(key));
    best_.resize(std::min(best_.size(), best_count_));
  }
  if (on_front || among_best) {
    keep(trial);
  }
}

void StudyOutcome::keep(const Trial& trial) {
  kept_.insert_or_assign(trial.number, trial);
  if (kept_.size() < prune_at_) {
    return;
  }
  std::set<std::int64_t> named;
  for (const Key& key : best_) {
    named.insert(key.number);
  }
  for (const FrontMember& member : front_.members()) {
    named.insert(member.trial);
  }
  std::erase_if(kept_, [&](const auto& entry) { return !named.contains(entry.first); });
  prune_at_ = std::max(prune_at_, 2 * kept_.size());
}

std::vector<Trial> StudyOutcome::best() const {
  std::vector<Trial> trials;
  for (const Key& key : best_) {
    trials.push_back(kept_.at(key.number));
  }
  return trials;
}

std::optional<double> StudyOutcome::best_value() const {
  if (complete_ == 0) {
    return std::nullopt;
  }
  return signed_objectives(best_.front().objectives).front();
}

std::vector<FrontTrial> StudyOutcome::front() const {
  std::vector<FrontTrial> trials;
  for (const FrontMember& member : front_.members()) {
    trials.push_back({kept_.at(member.trial), member.count});
  }
  return trials;
}

std::vector<double> StudyOutcome::signed_objectives(const std::vector<double>& objectives) const {
  std::vector<double> signed_values = objectives;
  for (std::size_t i = 0; i < signed_values.size(); ++i) {
    if (senses_[i] == Sense::maximize) {
      signed_values[i] = -signed_values[i];
    }
  }
  return signed_values;
}

}  // namespace foldwise
