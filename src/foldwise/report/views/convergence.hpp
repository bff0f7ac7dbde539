#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "foldwise/cost/objective.hpp"
#include "foldwise/search/pareto_front.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// The best and the worst value of each objective, as stated, over feasible trials.
class ObjectiveBounds {
 public:
  explicit ObjectiveBounds(std::vector<Sense> senses) : senses_(std::move(senses)) {}

  void add(const Trial& trial);

  /// What is within other's is within these.
  void add(const ObjectiveBounds& other);

  bool is_empty() const { return best_.empty(); }
  const std::vector<double>& best() const { return best_; }
  const std::vector<double>& worst() const { return worst_; }

 private:
  void widen(const std::vector<double>& best, const std::vector<double>& worst);

  std::vector<Sense> senses_;
  std::vector<double> best_;  // empty while nothing is feasible
  std::vector<double> worst_;
};

/// How far a search had come after so many evaluations.
struct ConvergencePoint {
  std::int64_t evaluations;
  double seconds;            ///< that they took, one after the other; NaN when it is not known of one of them
  std::vector<double> best;  ///< of each objective, as stated; empty while nothing is feasible
  /// The hypervolume of the Pareto front over that of the box between `bounds.best()` and `bounds.worst()`, 0 to 1:
  /// bounded by the worst values, so that what was found last is compared by the same reference as what was found
  /// first. nullopt with one objective, and with more than kMostObjectives.
  std::optional<double> hypervolume;
};

/// Follows a search at up to some hundred places, close together at the beginning.
class Convergence {
 public:
  static constexpr std::size_t kMostObjectives = 3;  ///< beyond, hypervolumes of large fronts take minutes

  /// `trials`: how many will be added. Studies that are to be compared must share `bounds`.
  Convergence(std::vector<Sense> senses, ObjectiveBounds bounds, std::int64_t trials);

  void add(const Trial& trial);

  const std::vector<ConvergencePoint>& points() const { return points_; }

 private:
  std::optional<double> front_share() const;

  std::vector<Sense> senses_;
  ObjectiveBounds bounds_;
  std::vector<std::int64_t> places_;  // numbers of evaluations after which a point is taken
  std::size_t next_place_ = 0;
  std::int64_t evaluations_ = 0;
  double seconds_ = 0.0;
  std::vector<double> best_;
  ParetoFront front_;
  std::optional<double> hypervolume_;
  bool front_has_changed_ = true;
  std::vector<ConvergencePoint> points_;
};

}  // namespace foldwise
