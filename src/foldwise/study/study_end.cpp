#include "foldwise/study/study_end.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace foldwise {

namespace {

struct EndText {
  StudyEnd end;
  std::string_view name;
  std::string_view meaning;
};

constexpr std::array<EndText, 4> kTexts = {{
    {StudyEnd::exhausted, "exhausted", "the space is exhausted"},
    {StudyEnd::out_of_trials, "out_of_trials", "all trials of the budget"},
    {StudyEnd::out_of_time, "out_of_time", "the time of the budget is up"},
    {StudyEnd::stopped, "stopped", "interrupted, everything up to here is kept"},
}};

}  // namespace

std::string_view name_of(StudyEnd end) { return kTexts[static_cast<std::size_t>(end)].name; }

std::string_view meaning_of(StudyEnd end) { return kTexts[static_cast<std::size_t>(end)].meaning; }

std::optional<StudyEnd> study_end_named(std::string_view name) {
  const auto* const found = std::ranges::find(kTexts, name, &EndText::name);
  return found == kTexts.end() ? std::nullopt : std::optional(found->end);
}

}  // namespace foldwise
