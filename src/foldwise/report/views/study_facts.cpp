#include "foldwise/report/views/study_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

std::string enumerated(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += i == 0 ? "" : i + 1 < parts.size() ? ", " : last;
    text += parts[i];
  }
  return text;
}

std::string count_text(std::uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", grouped_number(static_cast<double>(count)), thing, count == 1 ? "" : "s");
}

std::string question_text(const Study& study, const StudyRecord& record) {
  std::vector<std::string> wishes;
  for (const RecordedObjective& objective : record.objectives) {
    wishes.push_back(fmt::format("{} {}", name_of(objective.sense), objective.name));
  }
  std::vector<std::string> networks;
  for (const Workload& workload : study.workloads) {
    networks.push_back(workload.weight == 1.0 ? workload.network.name
                                              : fmt::format("{} (weight {})", workload.network.name, workload.weight));
  }
  std::string text = fmt::format("Which accelerators {}", enumerated(wishes, " and "));
  text += networks.empty() ? "" : " for " + enumerated(networks, " and ");
  if (!record.constraints.empty()) {
    text += fmt::format(", subject to {}", enumerated(record.constraints, " and "));
  }
  return text + "?";
}

std::string values_text(const StudyParameter& parameter, std::size_t field) {
  const AcceleratorField& what = *parameter.fields[field];
  const FieldValues& values = parameter.values[field];
  constexpr std::uint32_t most_listed = 6;
  std::vector<std::string> listed;
  for (std::uint32_t i = 0; i < std::min(values.size(), most_listed); ++i) {
    listed.push_back(value_text(what, values[i]));
  }
  if (values.size() <= most_listed) {
    return fmt::format("{} {}", what.name, fmt::join(listed, ", "));
  }
  return fmt::format("{} {}, {}, ... {} ({} values)", what.name, listed[0], listed[1],
                     value_text(what, values[values.size() - 1]), values.size());
}

std::string space_text(const Study& study) {
  std::vector<std::string> parameters;
  for (const StudyParameter& parameter : study.spec.space.parameters()) {
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < parameter.fields.size(); ++i) {
      fields.push_back(values_text(parameter, i));
    }
    parameters.push_back(enumerated(fields, " together with "));
  }
  return fmt::format("{}: {}.", count_text(study.spec.space.design_space().size(), "design"),
                     fmt::join(parameters, "; "));
}

std::string best_text(const StudyRecord& record, const Trial& trial) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < record.objectives.size(); ++i) {
    values.push_back(fmt::format("{} {}", record.objectives[i].name, grouped_number(trial.objectives[i])));
  }
  return fmt::format("trial {} with {}", trial.number, enumerated(values, " and "));
}

std::string found_text(const StudyRecord& record, const StudyOutcome& outcome) {
  std::string text = fmt::format("{} evaluated", count_text(static_cast<std::uint64_t>(outcome.trials()), "design"));
  if (!record.constraints.empty() || outcome.infeasible() > 0) {
    text += fmt::format(", {} feasible", grouped_number(static_cast<double>(outcome.complete())));
  }
  if (outcome.failed() > 0) {
    text += fmt::format(", {} failed ({})", outcome.failed(), outcome.first_failure());
  }
  text += ". ";
  const std::vector<Trial> best = outcome.best();
  if (best.empty()) {
    return text + "None has a result.";
  }
  if (outcome.complete() == 0) {
    return text + fmt::format("None is feasible; trial {} comes closest.", best.front().number);
  }
  if (record.objectives.size() == 1) {
    return text + fmt::format("Best: {}.", best_text(record, best.front()));
  }
  const std::vector<FrontTrial> front = outcome.front();
  text += fmt::format("{} on the Pareto front; first by {}: {}", count_text(front.size(), "outcome"),
                      record.objectives.front().name, best_text(record, best.front()));
  for (const FrontTrial& member : front) {
    if (member.trial.number == outcome.knee()) {
      text += fmt::format("; at its knee: {}", best_text(record, member.trial));
    }
  }
  return text + ".";
}

std::string proof_text(const RecordedObjective& objective, const ProvedBound& proved) {
  const bool minimize = objective.sense == Sense::minimize;
  const std::string bound = grouped_number(minimize ? proved.bound : 0.0 - proved.bound);
  const std::string_view better = minimize ? "less" : "more";
  const std::string no_better = fmt::format("no design of the space has {} {} than {}", better, objective.name, bound);
  if (std::isinf(proved.objective)) {
    return proved.optimal() ? "Proved: no design of the space satisfies the constraints."
                            : fmt::format("Not settled: no feasible design was found; proved is that {}.", no_better);
  }
  if (!proved.optimal()) {
    return fmt::format("Not proved optimal: {}, which leaves a gap of {:.3g} %.", no_better, 100.0 * proved.gap());
  }
  return fmt::format(
      "Proved optimal by bounds over the whole space: {}. explore --certificate keeps the proof, foldwise verify "
      "checks it.",
      no_better);
}

std::string certainty_text(const Study& study, const StudyRecord& record, const StudyOutcome& outcome,
                           const std::optional<ProvedBound>& proved) {
  const std::uint64_t size = study.spec.space.design_space().size();
  const auto evaluated = static_cast<std::uint64_t>(outcome.trials());
  std::string text;
  const bool is_whole = covers_space(study, record, outcome);
  if (is_whole && outcome.failed() == 0) {
    text = "Exact: every design of the space was evaluated, so no design in it is better.";
  } else if (is_whole) {
    text = "Every design of the space was evaluated; nothing is known of those that failed.";
  } else if (proved) {
    text = proof_text(record.objectives.front(), *proved);
  } else if (!record.merged_from.empty()) {
    text =
        "Merged from several studies, which may have evaluated the same designs; nothing bounds what the rest holds.";
  } else {
    text = fmt::format(
        "{:.3g} % of the space was evaluated. Nothing bounds what the rest holds: a better design may be there.",
        100.0 * static_cast<double>(evaluated) / static_cast<double>(size));
  }
  return text + fmt::format(" All numbers are those of the model {}.", record.model);
}

}  // namespace

bool covers_space(const Study& study, const StudyRecord& record, const StudyOutcome& outcome) {
  return record.merged_from.empty() &&
         static_cast<std::uint64_t>(outcome.trials()) == study.spec.space.design_space().size();
}

std::string grouped_number(double value) {
  if (std::trunc(value) != value || std::abs(value) >= 1e15) {
    return fmt::format("{:.6g}", value);
  }
  std::string digits = fmt::format("{:.0f}", std::abs(value));
  for (std::size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return (value < 0 ? "-" : "") + digits;
}

std::vector<Fact> study_facts(const Study& study, const StudyRecord& record, const StudyOutcome& outcome,
                              const std::optional<ProvedBound>& proved) {
  std::vector<Fact> facts = {{"Question", question_text(study, record)},
                             {"Space", space_text(study)},
                             {"Found", found_text(record, outcome)},
                             {"How sure", certainty_text(study, record, outcome, proved)}};
  if (outcome.evaluation_seconds() > 0.0) {  // not NaN: not known
    facts.push_back({"How long", fmt::format("The evaluations took {:.3g} s together, on one thread.",
                                             outcome.evaluation_seconds())});
  }
  return facts;
}

}  // namespace foldwise
