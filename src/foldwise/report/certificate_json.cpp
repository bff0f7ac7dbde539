#include "foldwise/report/certificate_json.hpp"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "foldwise/base/error.hpp"
#include "foldwise/base/version.hpp"
#include "foldwise/report/json_number.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kFormat = "foldwise certificate";
constexpr int kVersion = 1;
constexpr std::size_t kBoxesPerLine = 100;

double number_or_infinity(const nlohmann::ordered_json& value, Sense sense) {
  const double infinity = std::numeric_limits<double>::infinity();
  return value.is_null() ? (sense == Sense::minimize ? infinity : -infinity) : value.get<double>();
}

}  // namespace

std::string certificate_json(const Certificate& certificate) {
  using Json = nlohmann::ordered_json;
  const StudyRecord& study = certificate.study;
  Json result{{"format", kFormat},
              {"version", kVersion},
              {"foldwise", version()},
              {"model", study.model},
              {"study", study.name}};
  Json& inputs = result["inputs"] = Json::array();
  for (const InputFile& input : study.inputs) {
    inputs.push_back({{"role", input.role}, {"path", input.path}, {"sha256", input.sha256}});
  }
  Json& overrides = result["overrides"] = Json::array();
  for (const Override& given : study.overrides) {
    overrides.push_back({{"name", given.name}, {"value", given.value}});
  }
  const RecordedObjective& objective = study.objectives.front();
  result["objective"] = {
      {"sense", name_of(objective.sense)}, {"name", objective.name}, {"expression", objective.expression}};
  result["constraints"] = study.constraints;
  result["designs"] = certificate.designs;
  result["optimal"] = certificate.optimal();
  result["incumbent"] = certificate.incumbent ? Json(*certificate.incumbent) : Json();
  result["value"] = json_number(certificate.objective);
  result["bound"] = json_number(certificate.bound);
  Json& boxes = result["boxes"] = Json::array();
  for (std::size_t start = 0; start < certificate.boxes.size(); start += kBoxesPerLine) {
    boxes.push_back(certificate.boxes.substr(start, kBoxesPerLine));
  }
  return result.dump(1);
}

Certificate parse_certificate(std::string_view text, const std::string& path) {
  using Json = nlohmann::ordered_json;
  try {
    const Json json = Json::parse(text);
    if (json.value("format", "") != kFormat) {
      throw Error(fmt::format("{}: is no certificate", path));
    }
    if (json.at("version").get<int>() != kVersion) {
      throw Error(fmt::format("{}: is a certificate of version {}, this program reads version {}", path,
                              json.at("version").get<int>(), kVersion));
    }
    Certificate certificate;
    StudyRecord& study = certificate.study;
    study.name = json.at("study").get<std::string>();
    study.model = json.at("model").get<std::string>();
    for (const Json& input : json.at("inputs")) {
      study.inputs.push_back({input.at("role"), input.at("path"), {}, input.at("sha256")});
    }
    for (const Json& given : json.at("overrides")) {
      study.overrides.push_back({given.at("name"), given.at("value")});
    }
    const Json& objective = json.at("objective");
    const Sense sense = objective.at("sense") == "maximize" ? Sense::maximize : Sense::minimize;
    study.objectives.push_back({sense, objective.at("name"), objective.at("expression")});
    study.constraints = json.at("constraints").get<std::vector<std::string>>();
    certificate.designs = json.at("designs").get<std::uint64_t>();
    if (const Json& incumbent = json.at("incumbent"); !incumbent.is_null()) {
      certificate.incumbent = incumbent.get<std::uint64_t>();
    }
    certificate.objective = number_or_infinity(json.at("value"), sense);
    certificate.bound = number_or_infinity(json.at("bound"), sense);
    for (const Json& line : json.at("boxes")) {
      certificate.boxes += line.get<std::string>();
    }
    return certificate;
  } catch (const nlohmann::json::exception& error) {
    throw Error(fmt::format("{}: is no certificate: {}", path, error.what()));
  }
}

}  // namespace foldwise
