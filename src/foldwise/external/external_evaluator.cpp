#include "foldwise/external/external_evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/external/child_process.hpp"
#include "foldwise/external/design_json.hpp"

namespace foldwise {

namespace {

/// Where the paths of a study begin.
std::filesystem::path folder_of(const Study& study) {
  return std::filesystem::path(study.inputs.front().path).parent_path();
}

/// [{"file": "/net.csv", "kind": "conv", "weight": 1.0}]; the kind is null when the study leaves it to the file.
nlohmann::ordered_json workloads_json(const Study& study) {
  nlohmann::ordered_json workloads = nlohmann::ordered_json::array();
  std::vector<const InputFile*> files;
  for (const InputFile& input : study.inputs) {
    if (input.role == "workload") {
      files.push_back(&input);
    }
  }
  for (std::size_t index = 0; index < files.size(); ++index) {
    const WorkloadSource& source = study.spec.workloads[index];
    nlohmann::ordered_json kind;
    if (source.kind) {
      kind = *source.kind == TopologyKind::conv ? "conv" : "gemm";
    }
    workloads.push_back({{"file", std::filesystem::absolute(files[index]->path).lexically_normal().string()},
                         {"kind", std::move(kind)},
                         {"weight", source.weight}});
  }
  return workloads;
}

}  // namespace

ExternalEvaluator::ExternalEvaluator(const Study& study, std::function<bool()> should_stop)
    : study_(study),
      should_stop_(std::move(should_stop)),
      metrics_(metrics_of(study.spec)),
      needed_(needed_metrics_of(study.spec)) {
  if (!study.spec.program) {
    throw Error(
        "model external names no program: add one, model: {name: external, command: [...]}, or evaluate its designs by "
        "foldwise study create, ask and tell");
  }
}

Evaluation ExternalEvaluator::evaluate(const Accelerator& accelerator) const {
  const ExternalProgram& program = *study_.spec.program;
  try {
    const std::string answer = run_program({.command = program.command,
                                            .folder = folder_of(study_),
                                            .input = question(accelerator),
                                            .time_limit = std::chrono::duration<double>(program.timeout_seconds),
                                            .should_stop = should_stop_});
    return evaluation_of(answer, accelerator);
  } catch (const Error& error) {
    return {.values = {}, .failure = error.what()};
  }
}

std::string ExternalEvaluator::question(const Accelerator& accelerator) const {
  std::vector<const AcceleratorField*> every_field;
  for (const AcceleratorField& field : accelerator_fields()) {
    every_field.push_back(&field);
  }
  const nlohmann::ordered_json question{{"study", study_.spec.name},
                                        {"fields", fields_json(study_.spec.space.fields(), accelerator)},
                                        {"accelerator", fields_json(every_field, accelerator)},
                                        {"workloads", workloads_json(study_)},
                                        {"wanted", metrics_}};
  return question.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Evaluation ExternalEvaluator::evaluation_of(std::string_view text, const Accelerator& accelerator) const {
  Evaluation evaluation;
  try {
    const nlohmann::ordered_json answer = parse_result_json(text);
    if (!answer.is_object() || !answer.contains("fields")) {
      throw Error(R"(must be an object with the "fields" of the design)");
    }
    require_fields(answer["fields"], accelerator, "the design");
    for (const AcceleratorField* field : study_.spec.space.fields()) {
      if (!answer["fields"].contains(std::string(field->name))) {
        throw Error(fmt::format("fields have no {}, the design has", field->name));
      }
    }
    if (answer.contains("failure")) {
      return {.values = {}, .failure = failure_from_json(answer["failure"])};
    }
    if (!answer.contains("metrics")) {
      throw Error(R"(has neither "metrics" nor "failure")");
    }
    const std::map<std::string, double> told = metrics_from_json(answer["metrics"]);
    for (const std::string& name : metrics_) {
      const auto found = told.find(name);
      evaluation.values.push_back(found == told.end() ? std::numeric_limits<double>::quiet_NaN() : found->second);
      if (!std::isfinite(evaluation.values.back()) && std::ranges::find(needed_, name) != needed_.end()) {
        throw Error(fmt::format("metric {} {}, an objective or a constraint needs it", name,
                                found == told.end() ? "is missing" : "is no finite number"));
      }
    }
  } catch (const Error& error) {
    throw Error(fmt::format("answer of program {}: {}", one_line(study_.spec.program->command.front()), error.what()));
  }
  return evaluation;
}

}  // namespace foldwise
