#include "foldwise/study/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "foldwise/base/digest.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/study/study_file.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kLargestStudyBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kLargestInputBytes = std::uint64_t{1} << 26;
constexpr std::string_view kHeadlines[] = {"total_cycles", "stall_cycles", "overall_utilization", "mapping_efficiency"};

/// Reads a file that the study names; one that cannot be read is the study file's mistake, and its line is named.
InputFile read_input(std::string_view role, const std::filesystem::path& path, const SpecText& named) {
  return named.located([&] {
    InputFile input{
        std::string(role),
        path.string(),
        role == "workload" ? read_network_text(path, kLargestInputBytes) : read_text_file(path, kLargestInputBytes),
        {}};
    input.sha256 = sha256(input.text);
    return input;
  });
}

/// The study that a file asks for; `read` gives the other files in the order in which they are named.
Study make_study(InputFile file, std::vector<Override> overrides,
                 const std::function<InputFile(std::string_view role, const SpecText& named)>& read) {
  Study study;
  study.spec = parse_study(file.text, file.path, overrides);
  study.overrides = std::move(overrides);
  study.inputs.push_back(std::move(file));
  if (!study.spec.base.text.empty()) {
    const InputFile& input = study.inputs.emplace_back(read("base", study.spec.base));
    ScaleSimConfig config = parse_scalesim_config(input.text, input.path);
    study.base = std::move(config.accelerator);
    std::ranges::move(config.warnings, std::back_inserter(study.warnings));
  }
  for (const FieldSetting& setting : study.spec.accelerator) {
    setting.field->set(study.base, setting.value);
  }
  for (const WorkloadSource& source : study.spec.workloads) {
    const InputFile& input = study.inputs.emplace_back(read("workload", source.file));
    NetworkFile network = parse_network(input.text, input.path, source.kind);
    if (network.network.layers.empty()) {
      throw ParseError(input.path, 0, "has no layers");
    }
    study.workloads.push_back({std::move(network.network), source.weight});
    std::ranges::move(network.warnings, std::back_inserter(study.warnings));
  }
  return study;
}

void add_new(std::vector<std::string>& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) {
    names.push_back(name);
  }
}

}  // namespace

Study read_study(const std::filesystem::path& path, std::vector<Override> overrides, WorkloadFinder find_workload) {
  const std::filesystem::path folder = path.parent_path();
  std::string text = read_text_file(path, kLargestStudyBytes);
  std::string digest = sha256(text);
  return make_study({"study", path.string(), std::move(text), std::move(digest)}, std::move(overrides),
                    [&](std::string_view role, const SpecText& named) {
                      const bool found_by_name = role == "workload" && find_workload != nullptr;
                      return read_input(role, found_by_name ? find_workload(named.text, folder) : folder / named.text,
                                        named);
                    });
}

Study study_of(const StudyRecord& record) {
  std::size_t next = 1;
  return make_study(record.inputs.at(0), record.overrides,
                    [&](std::string_view, const SpecText&) { return record.inputs.at(next++); });
}

std::vector<std::string> needed_metrics_of(const StudySpec& spec) {
  std::vector<std::string> metrics;
  const auto add_used = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (find_accelerator_field(name) == nullptr) {
        add_new(metrics, name);
      }
    }
  };
  for (const Objective& objective : spec.objectives) {
    add_used(objective.expression.names());
  }
  for (const Constraint& constraint : spec.constraints) {
    add_used(constraint.names());
  }
  return metrics;
}

std::vector<std::string> metrics_of(const StudySpec& spec) {
  std::vector<std::string> metrics = needed_metrics_of(spec);
  for (const std::string& metric : spec.metrics) {
    add_new(metrics, metric);
  }
  if (spec.is_external()) {
    return metrics;
  }
  std::optional<ReportDetail> detail;
  for (const std::string& metric : metrics) {
    detail = std::max(detail, parse_metric_request(metric).field->detail);
  }
  for (const std::string_view headline : kHeadlines) {
    if (find_metric_field(headline)->detail <= detail) {
      add_new(metrics, std::string(headline));
    }
  }
  return metrics;
}

StudyRecord record_of(const Study& study, const std::vector<std::string>& metrics, std::string_view model) {
  StudyRecord record{.name = study.spec.name,
                     .model = std::string(model),
                     .inputs = study.inputs,
                     .overrides = study.overrides,
                     .fields = {},
                     .metrics = metrics,
                     .objectives = {},
                     .constraints = {}};
  for (const AcceleratorField* field : study.spec.space.fields()) {
    record.fields.emplace_back(field->name);
  }
  for (const Objective& objective : study.spec.objectives) {
    record.objectives.push_back({objective.sense, objective.name, objective.expression.text()});
  }
  for (const Constraint& constraint : study.spec.constraints) {
    record.constraints.push_back(constraint.text());
  }
  return record;
}

}  // namespace foldwise
