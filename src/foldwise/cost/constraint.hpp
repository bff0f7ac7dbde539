#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/cost/expression.hpp"

namespace foldwise {

enum class Relation { less, less_or_equal, equal, not_equal, greater_or_equal, greater };

/// What a design must satisfy: two expressions and a relation between them (< <= == != >= >), such as
/// `array.rows * array.cols <= 64`, or a choice and one of its words, such as `dataflow == ws`.
class Constraint {
 public:
  /// Throws Error, one line: no relation or more than one, a side that does not parse (see Expression::parse), a choice
  /// compared with anything but one of its words.
  static Constraint parse(std::string_view text, std::span<const std::string> further_names = {});

  const std::string& text() const { return text_; }

  /// Names used on either side, each once, in order of first use.
  const std::vector<std::string>& names() const { return names_; }

  /// The same constraint, reading its values from rows with these columns. Throws Error when a name used is missing.
  Constraint reading(std::span<const std::string> columns) const;

  /// 0 when satisfied. Otherwise more than 0: how far the left side is from the right one, as a fraction of the right
  /// one's size (as it is where the right side is 0), so that violations of different constraints can be added. 1 for
  /// a broken != and for a choice other than the wanted one; infinite when a side is NaN. `values[i]` is the value of
  /// names()[i], or of columns[i] after reading(). Never throws.
  double violation(std::span<const double> values) const;

  /// True when no values within these intervals satisfy it.
  bool broken_everywhere(std::span<const Interval> values) const;

 private:
  Constraint(std::string_view text, Expression left, Relation relation, Expression right, bool is_choice);

  std::string text_;
  Expression left_;
  Relation relation_;
  Expression right_;
  bool is_choice_;
  std::vector<std::string> names_;
};

}  // namespace foldwise
