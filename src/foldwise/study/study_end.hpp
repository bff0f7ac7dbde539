#pragma once

#include <optional>
#include <string_view>

namespace foldwise {

/// Why a study ended. `exhausted`: the strategy has no further point; `stopped`: somebody interrupted it.
enum class StudyEnd { exhausted, out_of_trials, out_of_time, stopped };

std::string_view name_of(StudyEnd end);

/// In words: "all trials of the budget".
std::string_view meaning_of(StudyEnd end);

std::optional<StudyEnd> study_end_named(std::string_view name);

}  // namespace foldwise
