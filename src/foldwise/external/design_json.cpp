#include "foldwise/external/design_json.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

Json field_json(const AcceleratorField& field, const Accelerator& accelerator) {
  const double value = field.get(accelerator);
  if (!field.choices.empty()) {
    return value_text(field, value);
  }
  return field.integral ? Json(static_cast<std::int64_t>(value)) : Json(value);
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

/// A value as it is quoted in a message, whatever bytes its texts hold.
std::string shown(const Json& value) { return one_line(value.dump(-1, ' ', false, Json::error_handler_t::replace)); }

}  // namespace

Json fields_json(std::span<const AcceleratorField* const> fields, const Accelerator& accelerator) {
  Json result = Json::object();
  for (const AcceleratorField* field : fields) {
    result[std::string(field->name)] = field_json(*field, accelerator);
  }
  return result;
}

Json parse_result_json(std::string_view text) {
  try {
    return Json::parse(without_nan(text));
  } catch (const Json::exception& error) {
    const std::string_view words = error.what();  // they begin with the library's own name
    const std::size_t end = words.find("] ");
    throw Error(one_line(words.substr(end == std::string_view::npos ? 0 : end + 2), 200));
  }
}

void require_fields(const Json& told, const Accelerator& asked, std::string_view design) {
  if (!told.is_object()) {
    throw Error("fields must be an object");
  }
  for (const auto& [name, value] : told.items()) {
    const Json wanted = field_json(accelerator_field_named(name), asked);
    if (value != wanted) {
      throw Error(fmt::format("{} is {}, but {} has {}", name, shown(value), design, wanted.dump()));
    }
  }
}

std::map<std::string, double> metrics_from_json(const Json& told) {
  if (!told.is_object()) {
    throw Error("metrics must be an object");
  }
  std::map<std::string, double> metrics;
  for (const auto& [name, metric] : told.items()) {
    metrics.emplace(name, number_from_json(metric, name));
  }
  return metrics;
}

double number_from_json(const Json& value, std::string_view name) {
  if (value.is_null()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (!value.is_number()) {
    throw Error(fmt::format("{} is {}, must be a number or null", one_line(name), shown(value)));
  }
  return value.get<double>();
}

std::string failure_from_json(const Json& told) {
  if (!told.is_string() || told.get<std::string>().empty()) {
    throw Error("failure must be a text that says why there is no result");
  }
  return one_line(told.get<std::string>(), 1000);
}

}  // namespace foldwise
