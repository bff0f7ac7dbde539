#include "foldwise/report/study_json.hpp"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "foldwise/base/version.hpp"
#include "foldwise/report/json_number.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) {
    list.push_back(json_number(value));
  }
  return list;
}

Json trial_json(const StudyRecord& study, const Trial& trial) {
  Json result{{"number", trial.number}, {"state", name_of(trial.state)}};
  Json& fields = result["fields"] = Json::object();
  for (std::size_t i = 0; i < study.fields.size(); ++i) {
    const AcceleratorField& field = accelerator_field_named(study.fields[i]);
    fields[study.fields[i]] =
        field.choices.empty() ? json_number(trial.fields[i]) : Json(value_text(field, trial.fields[i]));
  }
  Json& metrics = result["metrics"] = Json::object();
  for (std::size_t i = 0; i < trial.metrics.size(); ++i) {
    metrics[study.metrics[i]] = json_number(trial.metrics[i]);
  }
  result["objectives"] = numbers(trial.objectives);
  result["violations"] = numbers(trial.violations);
  return result;
}

Json binding_json(const StudyRecord& study, const StudyOutcome& outcome) {
  Json list = Json::array();
  for (const std::size_t i : outcome.binding_constraints()) {
    list.push_back(study.constraints[i]);
  }
  return list;
}

void add_objectives(Json& result, const StudyRecord& study) {
  Json& objectives = result["objectives"] = Json::array();
  for (const RecordedObjective& objective : study.objectives) {
    objectives.push_back({{"name", objective.name}, {std::string(name_of(objective.sense)), objective.expression}});
  }
}

Json hypervolume_json(const StudyOutcome& outcome) {
  const std::optional<FrontVolume> found = outcome.hypervolume();
  return found ? Json{{"volume", json_number(found->volume)}, {"reference", numbers(found->reference)}} : Json();
}

void add_front(Json& result, const StudyRecord& study, const StudyOutcome& outcome) {
  Json& front = result["pareto_front"] = Json::array();
  for (const FrontTrial& member : outcome.front()) {
    Json entry = trial_json(study, member.trial);
    entry["designs_alike"] = member.count;
    front.push_back(std::move(entry));
  }
  result["knee"] = outcome.knee() ? Json(*outcome.knee()) : Json();
  result["hypervolume"] = hypervolume_json(outcome);
}

}  // namespace

std::string study_json(const StudyRecord& study, const StudyOutcome& outcome, std::optional<StudyEnd> end,
                       const std::optional<ProvedBound>& proof) {
  Json result{{"foldwise", version()}, {"model", study.model}, {"study", study.name}};
  result["end"] = end ? Json(name_of(*end)) : Json();
  Json& inputs = result["inputs"] = Json::array();
  for (const InputFile& input : study.inputs) {
    inputs.push_back({{"role", input.role}, {"path", input.path}, {"sha256", input.sha256}});
  }
  Json& overrides = result["overrides"] = Json::array();
  for (const Override& given : study.overrides) {
    overrides.push_back({{"name", given.name}, {"value", given.value}});
  }
  add_objectives(result, study);
  Json& constraints = result["constraints"] = Json::array();
  for (std::size_t i = 0; i < study.constraints.size(); ++i) {
    const ConstraintOutcome& found = outcome.constraints()[i];
    constraints.push_back({{"constraint", study.constraints[i]},
                           {"broken_by", found.broken},
                           {"smallest_violation", json_number(found.smallest_violation)}});
  }
  result["trials"] = {
      {"complete", outcome.complete()}, {"infeasible", outcome.infeasible()}, {"failed", outcome.failed()}};
  result["binding_constraints"] = binding_json(study, outcome);
  if (proof) {
    const double sign = study.objectives.front().sense == Sense::minimize ? 1.0 : -1.0;
    result["proof"] = {{"optimal", proof->optimal()},
                       {"objective", json_number(sign * proof->objective)},
                       {"bound", json_number(sign * proof->bound)},
                       {"gap", json_number(proof->gap())}};
  }
  Json& best = result["best"] = Json::array();
  for (const Trial& trial : outcome.best()) {
    best.push_back(trial_json(study, trial));
  }
  add_front(result, study, outcome);
  return result.dump(2);
}

std::string front_json(const StudyRecord& study, const StudyOutcome& outcome) {
  Json result{{"foldwise", version()}, {"model", study.model}, {"study", study.name}};
  add_objectives(result, study);
  add_front(result, study, outcome);
  return result.dump(2);
}

}  // namespace foldwise
