#include "trial_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/report/json_number.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kKnownKeys[] = {"number", "metrics", "failure", "seconds", "fields"};

Json field_json(const AcceleratorField& field, double value) {
  return field.choices.empty() ? json_number(value) : Json(value_text(field, value));
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) {
    list.push_back(json_number(value));
  }
  return list;
}

/// `text` with null where Python's json module writes NaN, Infinity and -Infinity, which no JSON has.
std::string without_nan(std::string_view text) {
  std::string result;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size();) {
    if (!in_string) {
      std::size_t length = 0;
      for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        length = text.substr(i).starts_with(word) ? word.size() : length;
      }
      if (length > 0) {
        result += "null";
        i += length;
        continue;
      }
    }
    if (in_string && text[i] == '\\' && i + 1 < text.size()) {
      result += text[i++];
    } else if (text[i] == '"') {
      in_string = !in_string;
    }
    result += text[i++];
  }
  return result;
}

/// The words of a library that end in a newline or begin with its own name.
std::string reason_of(const Json::exception& error) {
  const std::string_view text = error.what();
  return one_line(text.substr(text.find("] ") == std::string_view::npos ? 0 : text.find("] ") + 2), 200);
}

double number_of(const Json& value, std::string_view name) {
  if (value.is_null()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (!value.is_number()) {
    throw Error(fmt::format("{} is {}, must be a number or null", one_line(name), one_line(value.dump())));
  }
  return value.get<double>();
}

/// What was asked may be told with the design beside its result; then it must be that trial's design.
void refuse_other_fields(const Json& fields, std::int64_t number, const Study& study, const AskTell& ask_tell) {
  if (!fields.is_object()) {
    throw Error("fields must be an object");
  }
  const std::optional<Accelerator> asked = ask_tell.accelerator_of(number);
  if (!asked) {
    return;  // tell() refuses the number
  }
  for (const auto& [name, value] : fields.items()) {
    const AcceleratorField& field = accelerator_field_named(name);
    const Json wanted = field_json(field, field.get(*asked));
    if (value != wanted) {
      throw Error(fmt::format("{} is {}, but trial {} of study {} has {}", name, one_line(value.dump()), number,
                              study.spec.name, wanted.dump()));
    }
  }
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
      if (!value.is_object()) {
        throw Error("metrics must be an object");
      }
      for (const auto& [name, metric] : value.items()) {
        result.metrics.emplace(name, number_of(metric, name));
      }
    } else if (key == "failure") {
      if (!value.is_string() || value.get<std::string>().empty()) {
        throw Error("failure must be a text that says why there is no result");
      }
      result.failure = one_line(value.get<std::string>(), 1000);
    } else if (key == "seconds") {
      result.seconds = number_of(value, "seconds");
    } else if (key == "fields") {
      refuse_other_fields(value, result.number, study, ask_tell);
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
    Json fields = Json::object();
    for (const AcceleratorField* field : study.spec.space.fields()) {
      fields[std::string(field->name)] = field_json(*field, field->get(*accelerator));
    }
    designs.push_back({{"number", trial.number}, {"fields", std::move(fields)}});
  }
  result["pending"] = ask_tell.pending();
  result["end"] = ask_tell.end() ? Json(name_of(*ask_tell.end())) : Json(nullptr);
  return result.dump(one_line ? -1 : 2);
}

std::vector<ToldResult> parse_told(std::string_view text, std::string_view place, const Study& study,
                                   const AskTell& ask_tell) {
  std::int64_t entry = 0;
  try {
    Json told = Json::parse(without_nan(text));
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
  } catch (const Json::exception& error) {
    throw Error(fmt::format("{}: {}", place, reason_of(error)));
  } catch (const Error& error) {
    throw Error(fmt::format("{}: result {}: {}", place, entry, error.what()));
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
