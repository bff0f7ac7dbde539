#pragma once

#include <span>
#include <string>
#include <utility>

#include "foldwise/cost/expression.hpp"

namespace foldwise {

enum class Sense { minimize, maximize };

/// What a study wants least or most of.
struct Objective {
  Objective(Sense wanted, Expression of_what) : Objective(wanted, std::move(of_what), {}) {}

  /// `called` is how tables and stored studies call it; the expression's text when empty.
  Objective(Sense wanted, Expression of_what, std::string called)
      : sense(wanted), expression(std::move(of_what)), name(std::move(called)) {
    if (name.empty()) {
      name = expression.text();
    }
  }

  Sense sense;
  Expression expression;
  std::string name;

  /// The objective with the sign that makes less better.
  double to_minimize(std::span<const double> values) const {
    const double value = expression.evaluate(values);
    return sense == Sense::minimize ? value : -value;
  }
};

}  // namespace foldwise
