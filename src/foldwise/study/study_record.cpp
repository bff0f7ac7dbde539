#include "foldwise/study/study_record.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

#include "foldwise/base/nearest_name.hpp"

namespace foldwise {

namespace {

/// The first line, counted from 1, in which two different texts differ; both as they are on one line.
std::string differing_line(std::string_view then, std::string_view now) {
  const auto take_line = [](std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
  };
  int number = 1;
  std::string_view line_then = take_line(then);
  std::string_view line_now = take_line(now);
  while (line_then == line_now && !(then.empty() && now.empty())) {
    line_then = take_line(then);
    line_now = take_line(now);
    ++number;
  }
  if (line_then == line_now) {
    return "the line ends differ";
  }
  return fmt::format(R"(line {} was "{}" and is "{}")", number, one_line(line_then), one_line(line_now));
}

std::string difference_between(const InputFile& then, const InputFile& now) {
  if (then.role != now.role) {
    return fmt::format("{} {} was {} {}", now.role, now.path, then.role, then.path);
  }
  if (then.sha256 == now.sha256) {
    return {};
  }
  return fmt::format("{} {} has changed: SHA-256 was {} and is {}; {}", now.role, now.path, then.sha256, now.sha256,
                     differing_line(then.text, now.text));
}

std::vector<std::string> settings_of(const StudyRecord& study, const std::vector<std::string>& free_overrides) {
  std::vector<std::string> settings;
  for (const Override& given : study.overrides) {
    if (!given.is_budget() && std::ranges::find(free_overrides, given.name) == free_overrides.end()) {
      settings.push_back(fmt::format("--{} {}", given.name, given.value));
    }
  }
  return settings;
}

std::string difference_between(std::string_view what, const std::vector<std::string>& then,
                               const std::vector<std::string>& now) {
  return then == now ? std::string()
                     : fmt::format(R"({}: was "{}" and is "{}")", what, fmt::join(then, ", "), fmt::join(now, ", "));
}

std::vector<std::string> texts_of(const std::vector<RecordedObjective>& objectives) {
  std::vector<std::string> texts;
  texts.reserve(objectives.size());
  for (const RecordedObjective& objective : objectives) {
    texts.push_back(fmt::format("{} {}", name_of(objective.sense), objective.expression));
  }
  return texts;
}

}  // namespace

std::string difference_between(const StudyRecord& then, const StudyRecord& now,
                               const std::vector<std::string>& free_overrides) {
  for (std::size_t i = 0; i < std::min(then.inputs.size(), now.inputs.size()); ++i) {
    if (std::string text = difference_between(then.inputs[i], now.inputs[i]); !text.empty()) {
      return text;
    }
  }
  for (std::string text : {
           difference_between("settings", settings_of(then, free_overrides), settings_of(now, free_overrides)),
           difference_between("model", {then.model}, {now.model}),
           difference_between("name", {then.name}, {now.name}),
           difference_between("fields", then.fields, now.fields),
           difference_between("metrics", then.metrics, now.metrics),
           difference_between("objectives", texts_of(then.objectives), texts_of(now.objectives)),
           difference_between("constraints", then.constraints, now.constraints),
       }) {
    if (!text.empty()) {
      return text;
    }
  }
  return {};
}

}  // namespace foldwise
