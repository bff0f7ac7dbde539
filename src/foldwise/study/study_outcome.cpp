#include "foldwise/study/study_outcome.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace foldwise {

StudyOutcome::StudyOutcome(const StudyRecord& study, std::size_t kept)
    : kept_(kept), constraints_(study.constraints.size(), {0, std::numeric_limits<double>::infinity()}) {
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
  front_.add(trial.number, key.objectives, key.violation);
  if (best_.size() < kept_ || key < best_.back()) {
    best_.insert(std::ranges::upper_bound(best_, key), std::move(key));
    best_.resize(std::min(best_.size(), kept_));
  }
}

std::vector<std::int64_t> StudyOutcome::best() const {
  std::vector<std::int64_t> numbers;
  for (const Key& key : best_) {
    numbers.push_back(key.number);
  }
  return numbers;
}

std::optional<double> StudyOutcome::best_value() const {
  if (complete_ == 0) {
    return std::nullopt;
  }
  return signed_objectives(best_.front().objectives).front();
}

std::vector<FrontMember> StudyOutcome::front() const {
  std::vector<FrontMember> members = front_.members();
  for (FrontMember& member : members) {
    member.objectives = signed_objectives(member.objectives);
    std::ranges::sort(member.trials);
  }
  return members;
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
