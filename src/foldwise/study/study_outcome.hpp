#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
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

/// A trial on the Pareto front, and how many trials had the same outcome.
struct FrontTrial {
  Trial trial;  ///< of the lowest number
  std::int64_t count = 1;

  bool operator==(const FrontTrial&) const = default;
};

/// The hypervolume of a Pareto front, and the point that bounds it.
struct FrontVolume {
  double volume = 0.0;
  std::vector<double> reference;  ///< of each objective, as stated, the worst that a feasible trial had
};

/// What a study has found, kept as its trials come in; the order in which they come does not matter. Holds the best few
/// trials and the Pareto front, and so needs little memory however long the study is.
class StudyOutcome {
 public:
  /// Keeps the best `kept` trials.
  explicit StudyOutcome(const StudyRecord& study, std::size_t kept = 10);

  void add(const Trial& trial);

  /// Puts whole trials in place of those that were added without fields and metrics (Storage::visit_results).
  void complete_from(const Storage& storage);

  std::int64_t complete() const { return complete_; }
  std::int64_t infeasible() const { return infeasible_; }
  std::int64_t failed() const { return failed_; }
  std::int64_t trials() const { return complete_ + infeasible_ + failed_; }

  /// The best trials, best first: by violation (0 for feasible ones), then by the objectives, the first one first, then
  /// by number. Failed trials are not among them.
  std::vector<Trial> best() const;

  /// That all evaluations took together, on one thread; NaN when it is not known of one of them.
  double evaluation_seconds() const { return evaluation_seconds_; }

  /// The first objective of the best trial, as stated; nullopt while nothing is feasible.
  std::optional<double> best_value() const;

  /// The non-dominated outcomes, sorted by the objectives; while nothing is feasible, the least violating.
  std::vector<FrontTrial> front() const;

  /// The trial of the front at its knee (search/knee.hpp); nullopt when nothing is feasible or there is no knee.
  std::optional<std::int64_t> knee() const;

  /// What the front dominates (search/hypervolume.hpp). nullopt with a single objective, when nothing is feasible, and
  /// when it would take longer than a second or so.
  std::optional<FrontVolume> hypervolume() const;

  /// For each constraint of the study.
  const std::vector<ConstraintOutcome>& constraints() const { return constraints_; }

  /// While nothing is feasible, the constraints that the trial closest to it breaks, the worst broken first.
  std::vector<std::size_t> binding_constraints() const;

  /// Why the failed trial of the lowest number failed; empty when none did.
  const std::string& first_failure() const { return first_failure_; }

 private:
  /// What decides the order of trials, compared from the top.
  struct Key {
    double violation = 0.0;
    std::vector<double> objectives;  // less is better
    std::int64_t number = 0;

    auto operator<=>(const Key&) const = default;
  };

  std::vector<double> signed_objectives(const std::vector<double>& objectives) const;
  std::vector<std::vector<double>> front_objectives() const;
  void keep(const Trial& trial);

  std::vector<Sense> senses_;
  std::size_t best_count_;
  std::vector<Key> best_;  // sorted
  ParetoFront front_;
  std::vector<double> worst_;           ///< of each objective among feasible trials, less is better
  std::map<std::int64_t, Trial> kept_;  // all that best_ and front_ name, and some that they named once
  std::size_t prune_at_ = 1000;         // size of kept_
  std::vector<ConstraintOutcome> constraints_;
  std::int64_t complete_ = 0;
  std::int64_t infeasible_ = 0;
  std::int64_t failed_ = 0;
  double evaluation_seconds_ = 0.0;
  std::int64_t first_failed_number_ = 0;
  std::string first_failure_;
};

/// What was found up to now in a stored study. Time proportional to its trials.
StudyOutcome outcome_of(const Storage& storage, std::size_t kept = 10);

}  // namespace foldwise
