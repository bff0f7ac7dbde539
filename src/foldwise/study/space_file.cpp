#include "foldwise/study/space_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

/// {from, to, step} or {from, to, powers_of}.
FieldValues range_values(const YamlSource& source, const AcceleratorField& field) {
  const std::string what = fmt::format("the range of {}", field.name);
  refuse_unknown_keys(source, what, {"from", "to", "step", "powers_of"});
  if (!field.choices.empty()) {
    source.fail(fmt::format("{} is a choice, list its values: [{}]", field.name, fmt::join(field.choices, ", ")));
  }
  const double from = field_value(required_key(source, "from", what), field);
  const double to = field_value(required_key(source, "to", what), field);
  if (from > to) {
    source.fail(fmt::format("{} begins at {} and ends before, at {}", what, from, to));
  }
  const YamlNode* step_node = source.node.find("step");
  if (const YamlNode* powers_node = source.node.find("powers_of")) {
    if (step_node != nullptr) {
      source.fail(fmt::format("{} has both a step and powers_of", what));
    }
    const double base = number_of(source.at(*powers_node), "powers_of");
    if (base < 2 || base != std::floor(base)) {
      source.at(*powers_node).fail(fmt::format("powers_of is {}, must be a whole number from 2", base));
    }
    std::vector<double> powers;
    for (double power = 1; power <= to; power *= base) {
      if (power >= from) {
        powers.push_back(power);
      }
    }
    if (powers.empty()) {
      source.fail(fmt::format("{} holds no power of {}", what, base));
    }
    return FieldValues(std::move(powers));
  }
  const double step = step_node == nullptr ? 1.0 : number_of(source.at(*step_node), "step");
  if (step <= 0 || (field.integral && step != std::floor(step))) {
    source.at(*step_node)
        .fail(fmt::format("step is {}, must be {}more than 0", step, field.integral ? "whole and " : ""));
  }
  // A hundred-millionth of a step forgives 0.1 for not being a tenth.
  const double count = std::floor((to - from) / step + 1e-8) + 1;
  if (count > std::numeric_limits<std::uint32_t>::max()) {
    source.fail(fmt::format("{} has {} values, must be at most 2^32 - 1", what, count));
  }
  return FieldValues(from, step, static_cast<std::uint32_t>(count));
}

FieldValues field_values(const YamlSource& source, const AcceleratorField& field) {
  if (source.node.kind == YamlKind::map) {
    return range_values(source, field);
  }
  std::vector<double> values;
  std::set<double> seen;
  for (const YamlSource& item : some_items_of(source, field.name)) {
    values.push_back(field_value(item, field));
    if (!seen.insert(values.back()).second) {
      item.fail(fmt::format("{} has the value {} twice", field.name, value_text(field, values.back())));
    }
  }
  return FieldValues(std::move(values));
}

/// "array.rows, array.cols": [[1, 64], [2, 32]]
StudyParameter joint_parameter(const YamlSource& source, std::vector<const AcceleratorField*> fields) {
  std::vector<std::vector<double>> columns(fields.size());
  std::set<std::vector<double>> seen;
  for (const YamlSource& row : some_items_of(source, "the list")) {
    if (row.node.kind != YamlKind::list || row.node.items.size() != fields.size()) {
      row.fail(fmt::format("must be a list of {} values, one for each field", fields.size()));
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      values.push_back(field_value(row.at(row.node.items[i]), *fields[i]));
      columns[i].push_back(values.back());
    }
    if (!seen.insert(std::move(values)).second) {
      row.fail("the same values stand twice");
    }
  }
  StudyParameter parameter{std::move(fields), {}};
  for (std::vector<double>& column : columns) {
    parameter.values.emplace_back(std::move(column));
  }
  return parameter;
}

StudyParameter parameter_of(const YamlSource& source, std::string_view key) {
  std::vector<const AcceleratorField*> fields;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find(',', begin), key.size());
    fields.push_back(&accelerator_field_named(trimmed(key.substr(begin, end - begin))));
    begin = end + 1;
  }
  if (std::set(fields.begin(), fields.end()).size() < fields.size()) {
    throw Error(fmt::format("\"{}\" names a field twice", one_line(key)));
  }
  if (fields.size() > 1) {
    return joint_parameter(source, std::move(fields));
  }
  FieldValues values = field_values(source, *fields.front());
  return {std::move(fields), {std::move(values)}};
}

bool shares_a_field(const StudyParameter& a, const StudyParameter& b) {
  return std::ranges::find_first_of(a.fields, b.fields) != a.fields.end();
}

/// Fields of a parameter as a key writes them.
std::string key_text(const StudyParameter& parameter) {
  std::vector<std::string_view> names;
  for (const AcceleratorField* field : parameter.fields) {
    names.push_back(field->name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

void forget_lines(YamlNode& node) {
  node.line = 0;
  std::ranges::for_each(node.items, forget_lines);
  for (YamlEntry& entry : node.entries) {
    entry.line = 0;
    forget_lines(entry.value);
  }
}

}  // namespace

double field_value(const YamlSource& source, const AcceleratorField& field) {
  return source.located([&] { return parse_value(field, text_of(source, field.name)); });
}

std::vector<StudyParameter> parameters_of(const YamlSource& source) {
  require_map(source, "space");
  std::vector<StudyParameter> parameters;
  for (const YamlEntry& entry : source.node.entries) {
    const YamlNode key = yaml_scalar(entry.key, entry.line);
    source.at(key).located([&] {
      StudyParameter parameter = parameter_of(source.at(entry.value), entry.key);
      for (const StudyParameter& other : parameters) {
        if (shares_a_field(parameter, other)) {
          throw Error(fmt::format("{} and {} both set a field", key_text(other), key_text(parameter)));
        }
      }
      parameters.push_back(std::move(parameter));
    });
  }
  return parameters;
}

void set_parameter(const std::string& assignment, std::vector<StudyParameter>& parameters) {
  const std::string place = fmt::format("--set {}", one_line(assignment));
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) {
    throw ParseError(place, 0, "must be FIELD=VALUES");
  }
  const std::string values = assignment.substr(equals + 1);
  const bool bare = !values.starts_with('{') && !values.starts_with('[');
  YamlNode node = parse_yaml(bare ? '[' + values + ']' : values, place);
  forget_lines(node);
  const YamlSource source{node, place};
  StudyParameter wanted = source.located([&] { return parameter_of(source, assignment.substr(0, equals)); });
  for (StudyParameter& parameter : parameters) {
    if (parameter.fields == wanted.fields) {
      parameter = std::move(wanted);
      return;
    }
    if (shares_a_field(parameter, wanted)) {
      source.fail(fmt::format("the study sets \"{}\" together, set them together", key_text(parameter)));
    }
  }
  parameters.push_back(std::move(wanted));
}

}  // namespace foldwise
