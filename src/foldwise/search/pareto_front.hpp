#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace foldwise {

/// True when a is at least as small as b in every objective and smaller in one.
bool dominates(std::span<const double> a, std::span<const double> b);

/// One outcome that no other outcome dominates.
struct FrontMember {
  std::vector<double> objectives;
  double violation = 0.0;
  std::int64_t trial = 0;  ///< of the lowest number of those that reached it
  std::int64_t count = 1;  ///< how many reached it

  bool operator==(const FrontMember&) const = default;
};

/// The non-dominated outcomes of all that was added, under constrained domination (K. Deb et al., "A Fast and Elitist
/// Multiobjective Genetic Algorithm: NSGA-II", IEEE TEC 6(2), 2002): a feasible outcome dominates every infeasible one,
/// of two infeasible ones the less violating dominates, of two feasible ones the objectives decide. So while nothing
/// feasible is known the front holds the least violating. Every objective is to be made small. Trials of equal outcome
/// share a member: a front stays small however many designs tie.
class ParetoFront {
 public:
  /// True when the trial now stands for an outcome on the front. `violation` >= 0, 0 when feasible; all outcomes have
  /// the same number of objectives, none of them NaN. Time proportional to the members.
  bool add(std::int64_t trial, std::span<const double> objectives, double violation);

  /// Sorted by the first objective, then by the next.
  std::vector<FrontMember> members() const;

 private:
  std::vector<FrontMember> members_;
};

}  // namespace foldwise
