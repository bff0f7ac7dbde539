#include "foldwise/report/views/convergence.hpp"

#include <algorithm>
#include <cmath>

#include "foldwise/search/hypervolume.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kEvenPlaces = 150;
constexpr double kPlaceGrowth = 1.07;  // some 200 places up to a million

/// Every number at first, then growing by a constant factor; and evenly spaced ones, for a linear axis.
std::vector<std::int64_t> places_up_to(std::int64_t last) {
  std::vector<std::int64_t> places;
  for (std::int64_t place = 1; place < last;
       place = std::max(place + 1, static_cast<std::int64_t>(static_cast<double>(place) * kPlaceGrowth))) {
    places.push_back(place);
  }
  for (std::int64_t i = 1; i <= kEvenPlaces; ++i) {
    places.push_back(last / kEvenPlaces * i + last % kEvenPlaces * i / kEvenPlaces);
  }
  std::erase(places, 0);
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

double better(Sense sense, double a, double b) { return sense == Sense::minimize ? std::min(a, b) : std::max(a, b); }
double worse(Sense sense, double a, double b) { return sense == Sense::minimize ? std::max(a, b) : std::min(a, b); }

}  // namespace

void ObjectiveBounds::add(const Trial& trial) {
  if (trial.state == TrialState::complete) {
    widen(trial.objectives, trial.objectives);
  }
}

void ObjectiveBounds::add(const ObjectiveBounds& other) {
  if (!other.is_empty()) {
    widen(other.best_, other.worst_);
  }
}

void ObjectiveBounds::widen(const std::vector<double>& best, const std::vector<double>& worst) {
  if (is_empty()) {
    best_ = best;
    worst_ = worst;
    return;
  }
  for (std::size_t i = 0; i < senses_.size(); ++i) {
    best_[i] = better(senses_[i], best_[i], best[i]);
    worst_[i] = worse(senses_[i], worst_[i], worst[i]);
  }
}

Convergence::Convergence(std::vector<Sense> senses, ObjectiveBounds bounds, std::int64_t trials)
    : senses_(std::move(senses)), bounds_(std::move(bounds)), places_(places_up_to(trials)) {}

void Convergence::add(const Trial& trial) {
  ++evaluations_;
  seconds_ += trial.seconds;
  if (trial.state == TrialState::complete) {
    if (best_.empty()) {
      best_ = trial.objectives;
    }
    std::vector<double> normalized;  // 0 at the best value of all, 1 at the worst
    for (std::size_t i = 0; i < senses_.size(); ++i) {
      best_[i] = better(senses_[i], best_[i], trial.objectives[i]);
      const double range = bounds_.worst()[i] - bounds_.best()[i];
      normalized.push_back(range == 0.0 ? 0.0 : (trial.objectives[i] - bounds_.best()[i]) / range);
    }
    front_has_changed_ = front_.add(trial.number, normalized, 0.0) || front_has_changed_;
  }
  if (next_place_ < places_.size() && evaluations_ == places_[next_place_]) {
    ++next_place_;
    if (front_has_changed_) {
      hypervolume_ = front_share();
      front_has_changed_ = false;
    }
    points_.push_back({evaluations_, seconds_, best_, hypervolume_});
  }
}

std::optional<double> Convergence::front_share() const {
  if (senses_.size() < 2 || senses_.size() > kMostObjectives) {
    return std::nullopt;
  }
  std::vector<std::vector<double>> points;
  for (FrontMember& member : front_.members()) {
    points.push_back(std::move(member.objectives));
  }
  return hypervolume(points, std::vector(senses_.size(), 1.0));
}

}  // namespace foldwise
