#include "foldwise/cost/constraint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kRelationSymbols = "<>=!";

std::optional<Relation> relation_named(std::string_view name) {
  constexpr std::pair<std::string_view, Relation> relations[] = {
      {"<", Relation::less},       {"<=", Relation::less_or_equal},    {"==", Relation::equal},
      {"!=", Relation::not_equal}, {">=", Relation::greater_or_equal}, {">", Relation::greater}};
  const auto* const found = std::ranges::find(relations, name, &std::pair<std::string_view, Relation>::first);
  return found == std::end(relations) ? std::nullopt : std::optional(found->second);
}

bool holds(double left, Relation relation, double right) {
  switch (relation) {
    case Relation::less:
      return left < right;
    case Relation::less_or_equal:
      return left <= right;
    case Relation::equal:
      return left == right;
    case Relation::not_equal:
      return left != right;
    case Relation::greater_or_equal:
      return left >= right;
    case Relation::greater:
      return left > right;
  }
  __builtin_unreachable();
}

Expression choice_of(const AcceleratorField& field, std::string_view word) {
  const auto found = std::ranges::find(field.choices, word);
  if (found == field.choices.end()) {
    throw Error(unknown_name_message(fmt::format("{} choice", field.name), word, field.choices));
  }
  return Expression::constant(static_cast<double>(found - field.choices.begin()));
}

}  // namespace

Constraint::Constraint(std::string_view text, Expression left, Relation relation, Expression right, bool is_choice)
    : text_(text),
      left_(std::move(left)),
      relation_(relation),
      right_(std::move(right)),
      is_choice_(is_choice),
      names_(left_.names()) {
  for (const std::string& name : right_.names()) {
    if (std::ranges::find(names_, name) == names_.end()) {
      names_.push_back(name);
    }
  }
  left_ = left_.reading(names_);
  right_ = right_.reading(names_);
}

Constraint Constraint::parse(std::string_view text, std::span<const std::string> further_names) {
  text = trimmed(text);
  const auto refuse = [&](std::string_view reason) {
    return Error(fmt::format("constraint \"{}\": {}", one_line(text), reason));
  };
  const std::size_t start = text.find_first_of(kRelationSymbols);
  if (start == std::string_view::npos) {
    throw refuse("needs one of < <= == != >= >");
  }
  const std::size_t end = std::min(text.find_first_not_of(kRelationSymbols, start), text.size());
  const std::string_view symbols = text.substr(start, end - start);
  const std::optional<Relation> relation = relation_named(symbols);
  if (!relation) {
    throw refuse(fmt::format("\"{}\" is none of < <= == != >= >", one_line(symbols)));
  }
  if (text.find_first_of(kRelationSymbols, end) != std::string_view::npos) {
    throw refuse("has more than one relation; write two constraints");
  }
  const std::string_view left = text.substr(0, start);
  const std::string_view right = text.substr(end);
  const AcceleratorField* const field = find_accelerator_field(trimmed(left));
  if (field != nullptr && !field->choices.empty()) {
    if (*relation != Relation::equal && *relation != Relation::not_equal) {
      throw refuse(fmt::format("{} is a choice and has no order; compare it by == or !=", field->name));
    }
    try {
      return {text, Expression::value_of(std::string(field->name)), *relation, choice_of(*field, trimmed(right)), true};
    } catch (const Error& error) {
      throw refuse(error.what());
    }
  }
  const auto parse_side = [&](std::string_view side, std::size_t offset) {
    try {
      return Expression::parse(side, further_names);
    } catch (const ExpressionError& error) {
      throw refuse(fmt::format("column {}: {}", offset + error.column(), error.reason()));
    }
  };
  return {text, parse_side(left, 0), *relation, parse_side(right, end), false};
}

Constraint Constraint::reading(std::span<const std::string> columns) const {
  Constraint constraint = *this;
  constraint.left_ = left_.reading(columns);
  constraint.right_ = right_.reading(columns);
  return constraint;
}

double Constraint::violation(std::span<const double> values) const {
  const double left = left_.evaluate(values);
  const double right = right_.evaluate(values);
  if (std::isnan(left) || std::isnan(right)) {
    return std::numeric_limits<double>::infinity();
  }
  if (holds(left, relation_, right)) {
    return 0.0;
  }
  if (is_choice_ || relation_ == Relation::not_equal) {
    return 1.0;
  }
  const double scale = right == 0.0 ? 1.0 : std::abs(right);
  const double distance = std::abs(left - right) / scale;
  // A strict relation is broken by equal sides too, though by no distance at all.
  return std::isnan(distance) ? std::numeric_limits<double>::infinity()
                              : std::max(distance, std::numeric_limits<double>::min());
}

bool Constraint::broken_everywhere(std::span<const Interval> values) const {
  const Interval left = left_.range(values);
  const Interval right = right_.range(values);
  switch (relation_) {
    case Relation::less:
      return left.low >= right.high;
    case Relation::less_or_equal:
      return left.low > right.high;
    case Relation::equal:
      return left.low > right.high || right.low > left.high;
    case Relation::not_equal:
      return left.low == right.high && left.high == right.low;
    case Relation::greater_or_equal:
      return left.high < right.low;
    case Relation::greater:
      return left.high <= right.low;
  }
  __builtin_unreachable();
}

}  // namespace foldwise
