#pragma once

#include <limits>

namespace foldwise {

/// All numbers from `low` to `high`, both included; either may be infinite. What an expression can come to over a box
/// of designs is bounded by evaluating it on intervals (R. E. Moore, "Interval Analysis", Prentice-Hall, 1966).
///
/// The functions below hold what the same functions of doubles give, rounded as those round: + - * / sqrt and the like
/// round monotonically, so their values at the ends bound their values between; exp, log and pow are widened by more
/// than their error. NaN, which no comparison satisfies, is not held by any interval: a design whose value is NaN is no
/// answer to any question.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();

  static constexpr Interval of(double value) { return {value, value}; }
  static constexpr Interval not_negative() { return {0.0, std::numeric_limits<double>::infinity()}; }

  bool contains(double value) const { return low <= value && value <= high; }
  bool operator==(const Interval&) const = default;
};

Interval operator-(Interval a);
Interval operator+(Interval a, Interval b);
Interval operator-(Interval a, Interval b);
Interval operator*(Interval a, Interval b);
Interval operator/(Interval a, Interval b);
Interval power(Interval base, Interval exponent);
Interval smaller(Interval a, Interval b);
Interval larger(Interval a, Interval b);
Interval absolute(Interval a);
Interval rounded_down(Interval a);
Interval rounded_up(Interval a);
Interval exponential(Interval a);
Interval logarithm(Interval a);
Interval logarithm_10(Interval a);
Interval logarithm_2(Interval a);
Interval square_root(Interval a);

/// Larger by a relative 1e-9 on both sides: holds what was computed in another order of rounding.
Interval widened(Interval a);

}  // namespace foldwise
