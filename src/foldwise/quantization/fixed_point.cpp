#include "foldwise/quantization/fixed_point.hpp"

#include <fmt/format.h>

#include <cmath>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr int kMantissaBits = 30;
constexpr int kLargestShift = 63;

}  // namespace

FixedPointFactor::FixedPointFactor(double factor) {
  if (!(factor > 0) || factor >= 0x1p29) {
    throw Error(
        fmt::format("the factor from one scale to the next is {}, must be more than 0 and less than 2^29", factor));
  }
  int exponent = 0;
  const double fraction = std::frexp(factor, &exponent);  // in [0.5, 1)
  mantissa_ = std::llrint(std::ldexp(fraction, kMantissaBits));
  shift_ = kMantissaBits - exponent;
  if (shift_ > kLargestShift) {  // at most 2^-34: no product reaches a half
    mantissa_ = 0;
    shift_ = kLargestShift;
  }
}

std::int64_t FixedPointFactor::times(std::int64_t value) const {
  return shifted_right_half_to_even(value * mantissa_, shift_);
}

std::int64_t shifted_right_half_to_even(std::int64_t value, int shift) {
  if (shift == 0) {
    return value;
  }
  const std::int64_t floor = value >> shift;
  const std::int64_t rest = value - (floor << shift);  // from 0 to 2^shift - 1
  const std::int64_t half = std::int64_t{1} << (shift - 1);
  const bool up = rest > half || (rest == half && (floor & 1) != 0);
  return floor + (up ? 1 : 0);
}

}  // namespace foldwise
