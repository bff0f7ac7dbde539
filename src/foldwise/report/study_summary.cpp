#include "foldwise/report/study_summary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/report/trial_table.hpp"

namespace foldwise {

namespace {

constexpr std::size_t kLongestFront = 30;

std::string question_of(const StudyRecord& study, std::string_view between) {
  std::string text;
  for (const RecordedObjective& objective : study.objectives) {
    text += fmt::format("{}{} {}", text.empty() ? "" : between, name_of(objective.sense), objective.name);
  }
  return text;
}

/// "1 design", "2 designs"
std::string counted(std::int64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

/// "Knee: trial 36. Hypervolume 8.5e+06, bounded by total_cycles 200000, area 36, the worst of each\n"
std::string figures_of_front(const StudyRecord& study, const StudyOutcome& outcome) {
  std::string text;
  if (const std::optional<std::int64_t> knee = outcome.knee()) {
    text += fmt::format("Knee of the front: trial {}\n", *knee);
  }
  if (const std::optional<FrontVolume> found = outcome.hypervolume()) {
    std::vector<std::string> reference;
    for (std::size_t i = 0; i < study.objectives.size(); ++i) {
      reference.push_back(fmt::format("{} {:.6g}", study.objectives[i].name, found->reference[i]));
    }
    text += fmt::format("Hypervolume: {:.6g}, bounded by the worst feasible {}\n", found->volume,
                        fmt::join(reference, ", "));
  }
  return text;
}

std::string percent_text(double share) {
  const double percent = 100 * share;
  return percent < 100 ? fmt::format("{:.3g} %", percent) : fmt::format("{:.0f} %", percent);
}

/// For each constraint how many designs broke it, the one that most did first.
std::string binding_text(const StudyRecord& study, const StudyOutcome& outcome) {
  std::vector<std::size_t> order(study.constraints.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  const std::vector<ConstraintOutcome>& found = outcome.constraints();
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return found[a].broken > found[b].broken; });
  std::string text = "\nNo design is feasible.\n";
  for (const std::size_t i : order) {
    text += fmt::format("  {}: broken by {} of {}", study.constraints[i], found[i].broken,
                        counted(outcome.infeasible(), "design"));
    text += found[i].smallest_violation > 0
                ? fmt::format(", missed by {} at the least\n", percent_text(found[i].smallest_violation))
                : "\n";
  }
  std::vector<std::string_view> binding;
  for (const std::size_t i : outcome.binding_constraints()) {
    binding.push_back(study.constraints[i]);
  }
  return text + fmt::format("The design that comes closest breaks {}.\n", fmt::join(binding, " and "));
}

}  // namespace

std::string front_summary(const StudyRecord& study, const StudyOutcome& outcome, std::size_t longest) {
  std::vector<Trial> shown;
  const std::vector<FrontTrial> front = outcome.front();
  for (std::size_t i = 0; i < std::min(front.size(), longest); ++i) {
    shown.push_back(front[i].trial);
  }
  std::string text = fmt::format("Pareto front of {}: {}\n", question_of(study, ", "),
                                 counted(static_cast<std::int64_t>(front.size()), "outcome"));
  text += trial_table(study, shown);
  if (shown.size() < front.size()) {
    text += fmt::format("... and {} more\n", front.size() - shown.size());
  }
  return text + figures_of_front(study, outcome);
}

std::string study_summary(const StudyRecord& study, const StudyOutcome& outcome) {
  std::string text =
      fmt::format("{}: {} evaluated, {} feasible", study.name, counted(outcome.trials(), "design"), outcome.complete());
  text += outcome.failed() > 0 ? fmt::format(", {} failed", outcome.failed()) : "";
  text += fmt::format(" (model {})\n", study.model);
  if (outcome.failed() > 0) {
    text += fmt::format("The first failure: {}\n", outcome.first_failure());
  }
  std::vector<Trial> best = outcome.best();
  if (outcome.complete() == 0 && outcome.infeasible() > 0) {
    text += binding_text(study, outcome) + "\nThe designs that come closest:\n" + trial_table(study, best);
  } else if (outcome.complete() > 0) {
    if (study.objectives.size() > 1) {
      text += "\n" + front_summary(study, outcome, kLongestFront);
    }
    best.resize(std::min(best.size(), static_cast<std::size_t>(outcome.complete())));
    text += fmt::format("\nBest designs ({}):\n", question_of(study, ", then ")) + trial_table(study, best);
  }
  return text;
}

}  // namespace foldwise
