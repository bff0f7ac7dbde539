#include "foldwise/report/page/study_data.hpp"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "foldwise/base/version.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/report/json_number.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

Json number_list(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) {
    list.push_back(json_number(value));
  }
  return list;
}

Json lists_of_numbers(const std::vector<std::vector<double>>& lists) {
  Json all = Json::array();
  for (const std::vector<double>& list : lists) {
    all.push_back(number_list(list));
  }
  return all;
}

/// A metric's unit; none for what is no metric of ours.
std::string unit_of_metric(const std::string& name) {
  const std::size_t open = name.find('.');
  const MetricField* field = find_metric_field(name);
  if (field == nullptr && name.ends_with(')') && open != std::string::npos) {
    field = find_metric_field(name.substr(open + 1, name.size() - open - 2));  // "max(layer.stall_cycles)"
  }
  return field == nullptr ? "" : std::string(field->unit);
}

/// One value of each trial.
template <typename Value>
Json column_values(const std::vector<Trial>& trials, Value value_of) {
  Json values = Json::array();
  for (const Trial& trial : trials) {
    values.push_back(value_of(trial));
  }
  return values;
}

/// Fields, objectives, and those metrics that are no objective by themselves.
Json columns_json(const StudyView& view) {
  const StudyRecord& record = view.record;
  Json columns = Json::array();
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const AcceleratorField& field = accelerator_field_named(record.fields[i]);
    Json column{{"name", field.name}, {"unit", field.unit}, {"kind", "field"}};
    if (!field.choices.empty()) {
      column["choices"] = field.choices;
    }
    column["values"] = column_values(view.trials, [&](const Trial& trial) { return json_number(trial.fields[i]); });
    columns.push_back(std::move(column));
  }
  const auto at = [](const std::vector<double>& values, std::size_t i) {
    return i < values.size() ? json_number(values[i]) : Json();  // a failed trial has none
  };
  for (std::size_t i = 0; i < record.objectives.size(); ++i) {
    const RecordedObjective& objective = record.objectives[i];
    columns.push_back(
        {{"name", objective.name},
         {"unit", unit_of_metric(objective.expression)},
         {"kind", "objective"},
         {"objective", i},
         {"values", column_values(view.trials, [&](const Trial& trial) { return at(trial.objectives, i); })}});
  }
  for (std::size_t i = 0; i < record.metrics.size(); ++i) {
    if (std::ranges::find(record.objectives, record.metrics[i], &RecordedObjective::expression) ==
        record.objectives.end()) {
      columns.push_back(
          {{"name", record.metrics[i]},
           {"unit", unit_of_metric(record.metrics[i])},
           {"kind", "metric"},
           {"values", column_values(view.trials, [&](const Trial& trial) { return at(trial.metrics, i); })}});
    }
  }
  return columns;
}

Json convergence_json(const StudyView& view) {
  Json evaluations = Json::array();
  Json seconds = Json::array();
  Json best = Json::array();
  Json hypervolume = Json::array();
  for (const ConvergencePoint& point : view.convergence) {
    evaluations.push_back(point.evaluations);
    seconds.push_back(json_number(point.seconds));
    hypervolume.push_back(point.hypervolume ? json_number(*point.hypervolume) : Json());
  }
  for (std::size_t i = 0; i < view.record.objectives.size(); ++i) {
    Json of_objective = Json::array();
    for (const ConvergencePoint& point : view.convergence) {
      of_objective.push_back(point.best.empty() ? Json() : json_number(point.best[i]));
    }
    best.push_back(std::move(of_objective));
  }
  return {{"evaluations", std::move(evaluations)},
          {"seconds", std::move(seconds)},
          {"best", std::move(best)},
          {"hypervolume", std::move(hypervolume)}};
}

Json layers_json(const LayerComparison& layers) {
  Json metrics = Json::array();
  for (const std::string& metric : layers.metrics) {
    metrics.push_back({{"name", metric}, {"unit", unit_of_metric(metric)}});
  }
  Json designs = Json::array();
  for (const LayersOfDesign& design : layers.designs) {
    designs.push_back({{"trial", design.trial}, {"values", lists_of_numbers(design.values)}});
  }
  return {{"names", layers.layers}, {"metrics", std::move(metrics)}, {"designs", std::move(designs)}};
}

Json study_json_of(const StudyView& view) {
  const StudyRecord& record = view.record;
  Json study{{"name", record.name}, {"model", record.model}, {"strategy", view.strategy}};
  Json& facts = study["facts"] = Json::array();
  for (const Fact& fact : view.facts) {
    facts.push_back({fact.heading, fact.text});
  }
  Json& objectives = study["objectives"] = Json::array();
  for (const RecordedObjective& objective : record.objectives) {
    objectives.push_back({{"name", objective.name}, {"sense", name_of(objective.sense)}});
  }
  study["total"] = view.trials_in_all;
  study["trials"] = {{"number", column_values(view.trials, [](const Trial& trial) { return trial.number; })},
                     {"state", column_values(view.trials, [](const Trial& trial) { return name_of(trial.state); })}};
  study["columns"] = columns_json(view);
  study["front"] = view.front;
  study["knee"] = view.knee ? Json(*view.knee) : Json();
  if (view.best) {
    study["best"] = {{"trial", view.best->trial}, {"feasible", view.best->is_feasible}, {"config", view.best->config}};
  }
  study["whole"] = view.is_whole_space;
  Json& axes = study["axes"] = Json::array();
  for (const ParameterAxis& axis : view.axes) {
    axes.push_back({{"name", axis.name}, {"labels", axis.labels}});
  }
  Json& influences = study["influences"] = Json::array();
  for (const Influence& influence : view.influences) {
    influences.push_back(number_list(influence.shares));
  }
  Json& maps = study["heat"] = Json::array();
  for (const HeatMap& map : view.heat_maps) {
    maps.push_back({{"x", map.x_axis}, {"y", map.y_axis}, {"best", lists_of_numbers(map.best)}});
  }
  study["convergence"] = convergence_json(view);
  study["layers"] = layers_json(view.layers);
  Json& overrides = study["overrides"] = Json::array();
  for (const Override& given : record.overrides) {
    overrides.push_back({{"name", given.name}, {"value", given.value}});
  }
  Json& inputs = study["inputs"] = Json::array();
  for (const InputFile& input : record.inputs) {
    inputs.push_back({{"role", input.role}, {"path", input.path}, {"sha256", input.sha256}, {"text", input.text}});
  }
  return study;
}

}  // namespace

nlohmann::ordered_json study_data(std::span<const StudyView> views) {
  Json data{{"foldwise", version()}, {"studies", Json::array()}};
  for (const StudyView& view : views) {
    data["studies"].push_back(study_json_of(view));
  }
  return data;
}

}  // namespace foldwise
