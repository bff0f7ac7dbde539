#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/search/pareto_front.hpp"
#include "foldwise/study/storage.hpp"

namespace foldwise {

/// How often trials broke a constraint.
struct ConstraintOutcome {
  std::int64_t broken = 0;
  double smallest_violation = 0.0;  ///< over all trials with a result, those that satisfy it included
};

/// What a study has found, kept as its trials come in; the order in which they come does not matter. Cheap: holds the
/// best few and the Pareto front, by number.
class StudyOutcome {
 public:
  /// Keeps the best `kept` trials.
  explicit StudyOutcome(const StudyRecord& study, std::size_t kept = 10);

  void add(const Trial& trial);

  std::int64_t complete() const { return complete_; }
  std::int64_t infeasible() const { return infeasible_; }
  std::int64_t failed() const { return failed_; }
  std::int64_t trials() const { return complete_ + infeasible_ + failed_; }

  /// Numbers of the best trials, best first: by violation (0 for feasible ones), then by the objectives, the first one
  /// first, then by number. Failed trials are not among them.
  std::vector<std::int64_t> best() const;

  /// The first objective of the best trial, as stated; nullopt while nothing is feasible.
  std::optional<double> best_value() const;

  /// The non-dominated outcomes, objectives as stated; only feasible ones, as soon as there is one.
  std::vector<FrontMember> front() const;

  /// For each constraint of the study.
  const std::vector<ConstraintOutcome>& constraints() const { return constraints_; }

  /// Why the failed trial of the lowest number failed; empty when none did.
  const std::string& first_failure() const { return first_failure_; }

 private:
  /// What decides the order of trials, compared from the top.
  struct Key {
    double violation;
    std::vector<double> objectives;  // less is better
    std::int64_t number;

    auto operator<=>(const Key&) const = default;
  };

  std::vector<double> signed_objectives(const std::vector<double>& objectives) const;

  std::vector<Sense> senses_;
  std::size_t kept_;
  std::vector<Key> best_;  // sorted
  ParetoFront front_;
  std::vector<ConstraintOutcome> constraints_;
  std::int64_t complete_ = 0;
  std::int64_t infeasible_ = 0;
  std::int64_t failed_ = 0;
  std::int64_t first_failed_number_ = 0;
  std::string first_failure_;
};

}  // namespace foldwise
