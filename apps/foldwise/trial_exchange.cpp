#include "trial_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/external/design_json.hpp"
#include "foldwise/report/json_number.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kKnownKeys[] = {"number", "metrics", "failure", "seconds", "fields"};

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) {
    list.push_back(json_number(value));
  }
  return list;
}

ToldResult result_of(const Json& told, const Study& study, const AskTell& ask_tell) {
  if (!told.is_object() || !told.contains("number") || !told["number"].is_number_integer()) {
    throw Error("a result is an object with the \"number\" of a trial");
  }
  ToldResult result;
  result.number = told["number"].get<std::int64_t>();
  for (const auto& [key, value] : told.items()) {
    if (std::ranges::find(kKnownKeys, key) == std::end(kKnownKeys)) {
      throw Error(unknown_name_message("key of a result", key, kKnownKeys));
    }
    if (key == "metrics") {
      result.metrics = metrics_from_json(value);
    } else if (key == "failure") {
      result.failure = failure_from_json(value);
    } else if (key == "seconds") {
      result.seconds = number_from_json(value, "seconds");
    } else if (key == "fields") {
      // The design beside its result: then it must be that trial's. An unknown number is refused by tell().
      if (const std::optional<Accelerator> asked = ask_tell.accelerator_of(result.number)) {
        require_fields(value, *asked, fmt::format("trial {} of study {}", result.number, study.spec.name));
      }
    }
  }
  return result;
}

}  // namespace

std::string asked_json(const Study& study, std::span<const PendingTrial> trials, const AskTell& ask_tell,
                       bool one_line) {
  Json result{{"study", study.spec.name}};
  Json& designs = result["designs"] = Json::array();
  for (const PendingTrial& trial : trials) {
    const std::optional<Accelerator> accelerator = ask_tell.accelerator_of(trial.number);
    designs.push_back({{"number", trial.number}, {"fields", fields_json(study.spec.space.fields(), *accelerator)}});
  }
  result["pending"] = ask_tell.pending();
  result["end"] = ask_tell.end() ? Json(name_of(*ask_tell.end())) : Json(nullptr);
  return result.dump(one_line ? -1 : 2);
}

std::vector<ToldResult> parse_told(std::string_view text, std::string_view place, const Study& study,
                                   const AskTell& ask_tell) {
  std::int64_t entry = 0;
  try {
    Json told = parse_result_json(text);
    if (told.is_object() && told.contains("trials")) {
      told = Json(std::move(told["trials"]));
    }
    if (!told.is_array()) {
      told = Json::array({std::move(told)});
    }
    std::vector<ToldResult> results;
    for (const Json& each : told) {
      ++entry;
      results.push_back(result_of(each, study, ask_tell));
    }
    return results;
  } catch (const Error& error) {
    throw Error(entry == 0 ? fmt::format("{}: {}", place, error.what())
                           : fmt::format("{}: result {}: {}", place, entry, error.what()));
  }
}

std::string told_json(std::span<const Trial> trials, const AskTell& ask_tell) {
  Json result;
  Json& told = result["told"] = Json::array();
  for (const Trial& trial : trials) {
    Json entry{{"number", trial.number}, {"state", name_of(trial.state)}};
    if (trial.state == TrialState::failed) {
      entry["failure"] = trial.text;
    } else {
      entry["objectives"] = numbers(trial.objectives);
      entry["violations"] = numbers(trial.violations);
    }
    told.push_back(std::move(entry));
  }
  result["pending"] = ask_tell.pending();
  return result.dump(2);
}

}  // namespace foldwise
