#include "foldwise/study/trial.hpp"

#include <array>
#include <limits>
#include <numeric>
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

double Trial::violation() const {
  if (state == TrialState::failed) {
    return std::numeric_limits<double>::infinity();
  }
  return std::accumulate(violations.begin(), violations.end(), 0.0);
}

}  // namespace foldwise
