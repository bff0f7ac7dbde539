#include "foldwise/study/study_outcome.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "foldwise/search/hypervolume.hpp"
#include "foldwise/search/knee.hpp"

namespace foldwise {

StudyOutcome::StudyOutcome(const StudyRecord& study, std::size_t kept)
    : best_count_(kept), constraints_(study.constraints.size(), {0, std::numeric_limits<double>::infinity()}) {
  for (const RecordedObjective& objective : study.objectives) {
    senses_.push_back(objective.sense);
  }
}

void StudyOutcome::add(const Trial& trial) {
  evaluation_seconds_ += trial.seconds;
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
  if (trial.state == TrialState::complete) {
    worst_.resize(key.objectives.size(), -std::numeric_limits<double>::infinity());
    std::ranges::transform(worst_, key.objectives, worst_.begin(), [](double a, double b) { return std::max(a, b); });
  }
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

void StudyOutcome::complete_from(const Storage& storage) {
  for (auto& [number, trial] : kept_) {
    trial = storage.trial(number);
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

std::vector<std::vector<double>> StudyOutcome::front_objectives() const {
  std::vector<std::vector<double>> points;
  for (FrontMember& member : front_.members()) {
    points.push_back(std::move(member.objectives));
  }
  return points;
}

std::optional<std::int64_t> StudyOutcome::knee() const {
  if (complete_ == 0) {
    return std::nullopt;
  }
  const std::optional<std::size_t> index = knee_of(front_objectives());
  return index ? std::optional(front_.members()[*index].trial) : std::nullopt;
}

std::optional<FrontVolume> StudyOutcome::hypervolume() const {
  constexpr double most_steps = 3e7;
  if (complete_ == 0 || senses_.size() < 2) {
    return std::nullopt;
  }
  const std::vector<std::vector<double>> points = front_objectives();
  if (std::pow(static_cast<double>(points.size()), static_cast<double>(senses_.size() - 1)) > most_steps) {
    return std::nullopt;
  }
  return FrontVolume{.volume = foldwise::hypervolume(points, worst_), .reference = signed_objectives(worst_)};
}

std::vector<std::size_t> StudyOutcome::binding_constraints() const {
  std::vector<std::size_t> broken;
  if (complete_ > 0 || best_.empty()) {
    return broken;
  }
  const std::vector<double>& violations = kept_.at(best_.front().number).violations;
  for (std::size_t i = 0; i < violations.size(); ++i) {
    if (violations[i] > 0) {
      broken.push_back(i);
    }
  }
  std::ranges::stable_sort(broken, [&](std::size_t a, std::size_t b) { return violations[a] > violations[b]; });
  return broken;
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

StudyOutcome outcome_of(const Storage& storage, std::size_t kept) {
  StudyOutcome outcome(storage.study(), kept);
  storage.visit_results([&](const Trial& trial) { outcome.add(trial); });
  outcome.complete_from(storage);
  return outcome;
}

}  // namespace foldwise
