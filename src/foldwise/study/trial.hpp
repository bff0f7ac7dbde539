#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foldwise {

/// How a trial ended. `infeasible`: a constraint is broken; `failed`: there is no result, the text says why.
enum class TrialState { complete, infeasible, failed };

std::string_view name_of(TrialState state);
std::optional<TrialState> trial_state_named(std::string_view name);

/// One design of a study and what became of it; a finished record, never changed again. What the columns are is said
/// once, in the study's record.
struct Trial {
  std::int64_t number = 0;         ///< from 0, in the order in which the strategy asked
  std::uint64_t rank = 0;          ///< of the point in the study's space
  std::vector<double> fields;      ///< values of the fields that the space sets
  std::vector<double> metrics;     ///< NaN where a metric has no value; empty when failed
  std::vector<double> objectives;  ///< as stated, whether to be minimized or maximized; empty when failed
  std::vector<double> violations;  ///< of each constraint, 0 where it holds; empty when failed
  TrialState state = TrialState::complete;
  std::string text;      ///< why it failed
  double seconds = 0.0;  ///< that its evaluation took; NaN when that is not known

  /// The same design with the same result; how long it took does not count.
  bool operator==(const Trial& other) const;

  /// Of all constraints together: 0 when complete, infinite when failed.
  double violation() const;
};

}  // namespace foldwise
