#include "foldwise/cost/interval.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace foldwise {

namespace {

/// The ends of a monotone function; an end that has no value is open.
Interval between(double low, double high) {
  const Interval open;
  return {.low = std::isnan(low) ? open.low : low, .high = std::isnan(high) ? open.high : high};
}

Interval hull(std::initializer_list<double> values) {
  const auto [low, high] = std::minmax(values);
  return {low, high};
}

/// x * y where an infinite end times 0 stands for products of 0 and finite numbers.
double product(double x, double y) { return x == 0.0 || y == 0.0 ? 0.0 : x * y; }

/// Moves both ends outward by a few units in the last place, more than a library's exp, log or pow is off.
Interval around(Interval a, double error = 1e-14) {
  const auto moved = [error](double end, double direction) {
    const double distance = std::abs(end) * error + std::numeric_limits<double>::denorm_min();
    return std::isinf(end) ? end : end + direction * distance;
  };
  return {moved(a.low, -1.0), moved(a.high, 1.0)};
}

/// The part of an interval where a logarithm or a root has a value.
Interval not_below_zero(Interval a) { return {std::max(a.low, 0.0), std::max(a.high, 0.0)}; }

template <typename Function>
Interval of_logarithm(Interval a, Function logarithm) {
  const Interval part = not_below_zero(a);
  return around({logarithm(part.low), logarithm(part.high)});
}

}  // namespace

Interval operator-(Interval a) { return {-a.high, -a.low}; }

Interval operator+(Interval a, Interval b) { return between(a.low + b.low, a.high + b.high); }

Interval operator-(Interval a, Interval b) { return a + -b; }

Interval operator*(Interval a, Interval b) {
  return hull({product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)});
}

Interval operator/(Interval a, Interval b) {
  if (b.contains(0.0)) {
    return {};
  }
  const auto quotient = [](double x, double y) {
    return std::isinf(x) && std::isinf(y) ? std::copysign(1.0, y) * x : x / y;
  };
  Interval result =
      hull({quotient(a.low, b.low), quotient(a.low, b.high), quotient(a.high, b.low), quotient(a.high, b.high)});
  if (std::isinf(b.low) || std::isinf(b.high)) {
    // A finite number over ever larger ones comes as near to 0 as you like.
    result = {std::min(result.low, 0.0), std::max(result.high, 0.0)};
  }
  return result;
}

Interval power(Interval base, Interval exponent) {
  const bool even = exponent.low == exponent.high && std::isfinite(exponent.low) && std::fmod(exponent.low, 2.0) == 0.0;
  if (even) {
    base = absolute(base);
  }
  // pow(x, 0) and pow(1, y) are 1 whatever the other is, so their hull needs no NaN to be thought of.
  if (base.low < 0.0 || (base.low == 0.0 && exponent.low < 0.0)) {
    return {};
  }
  Interval result = around(hull({std::pow(base.low, exponent.low), std::pow(base.low, exponent.high),
                                 std::pow(base.high, exponent.low), std::pow(base.high, exponent.high)}));
  if (base.contains(1.0) || exponent.contains(0.0)) {
    result = {std::min(result.low, 1.0), std::max(result.high, 1.0)};
  }
  return result;
}

Interval smaller(Interval a, Interval b) { return {std::min(a.low, b.low), std::min(a.high, b.high)}; }

Interval larger(Interval a, Interval b) { return {std::max(a.low, b.low), std::max(a.high, b.high)}; }

Interval absolute(Interval a) {
  if (a.contains(0.0)) {
    return {0.0, std::max(-a.low, a.high)};
  }
  return a.low > 0.0 ? a : -a;
}

Interval rounded_down(Interval a) { return {std::floor(a.low), std::floor(a.high)}; }

Interval rounded_up(Interval a) { return {std::ceil(a.low), std::ceil(a.high)}; }

Interval exponential(Interval a) { return around({std::exp(a.low), std::exp(a.high)}); }

Interval logarithm(Interval a) {
  return of_logarithm(a, [](double x) { return std::log(x); });
}

Interval logarithm_10(Interval a) {
  return of_logarithm(a, [](double x) { return std::log10(x); });
}

Interval logarithm_2(Interval a) {
  return of_logarithm(a, [](double x) { return std::log2(x); });
}

Interval square_root(Interval a) {
  const Interval part = not_below_zero(a);
  return {std::sqrt(part.low), std::sqrt(part.high)};
}

Interval widened(Interval a) { return around(a, 1e-9); }

}  // namespace foldwise
