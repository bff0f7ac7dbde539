#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/cost/interval.hpp"

namespace foldwise {

/// Text that is no expression: what() is one line with the text, the column that is to blame and the reason.
class ExpressionError : public Error {
 public:
  ExpressionError(std::string_view text, std::size_t column, std::string_view reason);

  std::size_t column() const { return column_; }  ///< from 1
  const std::string& reason() const { return reason_; }

 private:
  std::size_t column_;
  std::string reason_;
};

/// One step of a postfix program: operands come before what is done to them. A function comes with what it does to
/// intervals.
struct ExpressionStep {
  enum class Kind : std::uint8_t { number, value, function_of_one, function_of_two };

  Kind kind = Kind::number;
  std::uint32_t name = 0;  ///< for a value: which of the names
  double number = 0.0;
  double (*of_one)(double) = nullptr;
  double (*of_two)(double, double) = nullptr;
  Interval (*range_of_one)(Interval) = nullptr;
  Interval (*range_of_two)(Interval, Interval) = nullptr;
};

/// An arithmetic expression over accelerator fields (`array.rows`) and metrics (`total_cycles`), as a study file says
/// an objective or a side of a constraint: numbers, + - * / ^, parentheses, abs ceil exp floor log log2 log10 sqrt of
/// one value, min max sum mean of two or more. min, max, sum or mean of one metric is over the layers:
/// `max(layer.stall_cycles)`, where "layer." may be left out.
///
/// A value: parsed once, then evaluated from any number of threads.
class Expression {
 public:
  /// Throws ExpressionError for what does not parse, an unknown name (with the nearest known one), a choice such as
  /// `dataflow` (which has no arithmetic; see Constraint), `layer.` outside of min, max, sum and mean, and too deep a
  /// nesting.
  /// `further_names` are names of values besides fields and metrics.
  static Expression parse(std::string_view text, std::span<const std::string> further_names = {});

  static Expression constant(double value);

  /// The value of one field, choices included (they count from 0), or of one metric as MetricRequest::name spells it.
  static Expression value_of(std::string name);

  const std::string& text() const { return text_; }

  /// Names of the fields and metrics used, each once, in order of first use; metrics as MetricRequest::name spells
  /// them.
  const std::vector<std::string>& names() const { return names_; }

  /// The same expression, reading its values from rows with these columns. Throws Error when a name used is missing.
  Expression reading(std::span<const std::string> columns) const;

  /// The value, for `values[i]` being the value of names()[i], or of columns[i] after reading(). Never throws: what has
  /// no value is NaN or infinite, as in IEEE 754, and a NaN among the values used gives NaN.
  double evaluate(std::span<const double> values) const;

  /// Holds every value but NaN that evaluate() gives where each of its values lies in the interval of the same index.
  Interval range(std::span<const Interval> values) const;

 private:
  Expression(std::string_view text, std::vector<std::string> names, std::vector<ExpressionStep> steps);

  std::string text_;
  std::vector<std::string> names_;
  std::vector<std::size_t> columns_;  ///< where in a row the value of each name is
  std::vector<ExpressionStep> steps_;
};

/// The deepest stack of values that a program may need.
inline constexpr std::size_t kExpressionStackDepth = 64;

}  // namespace foldwise
