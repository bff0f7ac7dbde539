#include "foldwise/study/trial.hpp"

#include <array>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

namespace foldwise {

namespace {

constexpr std::array<std::pair<TrialState, std::string_view>, 3> kStateNames = {
    {{TrialState::complete, "complete"}, {TrialState::infeasible, "infeasible"}, {TrialState::failed, "failed"}}};

}  // namespace

std::string_view name_of(TrialState state) { return kStateNames[static_cast<std::size_t>(state)].second; }

std::optional<TrialState> trial_state_named(std::string_view name) {
  for (const auto& [state, state_name] : kStateNames) {
    if (state_name == name) {
      return state;
    }
  }
  return std::nullopt;
}

bool Trial::operator==(const Trial& other) const {
  const auto result_of = [](const Trial& trial) {
    return std::tie(trial.number, trial.rank, trial.fields, trial.metrics, trial.objectives, trial.violations,
                    trial.state, trial.text);
  };
  return result_of(*this) == result_of(other);
}

double Trial::violation() const {
  if (state == TrialState::failed) {
    return std::numeric_limits<double>::infinity();
  }
  return std::accumulate(violations.begin(), violations.end(), 0.0);
}

}  // namespace foldwise
