#include "foldwise/cost/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"

namespace foldwise {

ExpressionError::ExpressionError(std::string_view text, std::size_t column, std::string_view reason)
    : Error(fmt::format("expression \"{}\", column {}: {}", one_line(text), column, reason)),
      column_(column),
      reason_(reason) {}

Expression::Expression(std::string_view text, std::vector<std::string> names, std::vector<ExpressionStep> steps)
    : text_(text), names_(std::move(names)), columns_(names_.size()), steps_(std::move(steps)) {
  std::iota(columns_.begin(), columns_.end(), std::size_t{0});
}

Expression Expression::constant(double value) {
  return {float_text(value), {}, {{.kind = ExpressionStep::Kind::number, .number = value}}};
}

Expression Expression::value_of(std::string name) {
  std::string text = name;
  return {text, {std::move(name)}, {{.kind = ExpressionStep::Kind::value, .name = 0}}};
}

Expression Expression::reading(std::span<const std::string> columns) const {
  Expression expression = *this;
  for (std::size_t name = 0; name < names_.size(); ++name) {
    const auto found = std::ranges::find(columns, names_[name]);
    if (found == columns.end()) {
      throw Error(fmt::format("the expression \"{}\" needs {}, which is not among the values", text_, names_[name]));
    }
    expression.columns_[name] = static_cast<std::size_t>(found - columns.begin());
  }
  return expression;
}

namespace {

/// Runs a postfix program on numbers of either kind.
template <typename Number, typename NumberOf, typename ValueOf, typename OfOne, typename OfTwo>
Number run(std::span<const ExpressionStep> steps, NumberOf number_of, ValueOf value_of, OfOne of_one, OfTwo of_two) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): every slot is written before it is read, millions of times
  std::array<Number, kExpressionStackDepth> stack;
  std::size_t depth = 0;
  for (const ExpressionStep& step : steps) {
    switch (step.kind) {
      case ExpressionStep::Kind::number:
        stack[depth++] = number_of(step.number);
        break;
      case ExpressionStep::Kind::value:
        stack[depth++] = value_of(step.name);
        break;
      case ExpressionStep::Kind::function_of_one:
        stack[depth - 1] = of_one(step, stack[depth - 1]);
        break;
      case ExpressionStep::Kind::function_of_two:
        --depth;
        stack[depth - 1] = of_two(step, stack[depth - 1], stack[depth]);
        break;
    }
  }
  return stack[0];
}

}  // namespace

double Expression::evaluate(std::span<const double> values) const {
  return run<double>(
      steps_, [](double number) { return number; }, [&](std::uint32_t name) { return values[columns_[name]]; },
      [](const ExpressionStep& step, double x) { return step.of_one(x); },
      [](const ExpressionStep& step, double x, double y) { return step.of_two(x, y); });
}

Interval Expression::range(std::span<const Interval> values) const {
  return run<Interval>(
      steps_, [](double number) { return Interval::of(number); },
      [&](std::uint32_t name) { return values[columns_[name]]; },
      [](const ExpressionStep& step, Interval x) { return step.range_of_one(x); },
      [](const ExpressionStep& step, Interval x, Interval y) { return step.range_of_two(x, y); });
}

}  // namespace foldwise
