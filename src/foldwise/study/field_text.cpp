#include "foldwise/study/field_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"

namespace foldwise {

const AcceleratorField& accelerator_field_named(std::string_view name) {
  if (const AcceleratorField* field = find_accelerator_field(name)) {
    return *field;
  }
  std::vector<std::string_view> names;
  for (const AcceleratorField& field : accelerator_fields()) {
    names.push_back(field.name);
  }
  throw Error(unknown_name_message("field", name, names));
}

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

double parse_value(const AcceleratorField& field, std::string_view text) {
  if (!field.choices.empty()) {
    const auto found = std::ranges::find(field.choices, trimmed(text));
    if (found == field.choices.end()) {
      throw Error(
          fmt::format("{} is \"{}\", must be one of {}", field.name, one_line(text), fmt::join(field.choices, ", ")));
    }
    return static_cast<double>(found - field.choices.begin());
  }
  const std::optional<double> value = parse_number(text);
  if (!value) {
    throw Error(fmt::format("{} is \"{}\", must be a number", field.name, one_line(text)));
  }
  if (field.integral && *value != std::floor(*value)) {
    throw Error(fmt::format("{} is {}, must be a whole number", field.name, one_line(trimmed(text))));
  }
  if (*value < field.smallest || *value > field.largest) {
    throw Error(fmt::format("{} is {}, must be from {} to {}", field.name, one_line(trimmed(text)), field.smallest,
                            field.largest));
  }
  return *value;
}

std::string value_text(const AcceleratorField& field, double value) {
  return field.choices.empty() ? fmt::format("{}", value) : std::string(field.choices[static_cast<std::size_t>(value)]);
}

}  // namespace foldwise
