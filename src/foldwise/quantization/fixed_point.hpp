#pragma once

#include <cstdint>

namespace foldwise {

/// A positive factor as an integer and a shift: factor = mantissa * 2^-shift with mantissa from 2^29 to 2^30, to a
/// relative error of at most 2^-30 (Jacob et al. 2018, section 2.2, keep 31 bits; one less leaves room for sums of four
/// accumulators). What an accumulator becomes is then worked out in integers.
class FixedPointFactor {
 public:
  FixedPointFactor() = default;

  /// Throws Error unless `factor` is positive and less than 2^29.
  explicit FixedPointFactor(double factor);

  /// round(value * factor), halves to even, exact for the factor as it is held; |value| < 2^33.
  std::int64_t times(std::int64_t value) const;

 private:
  std::int64_t mantissa_ = 0;
  int shift_ = 0;
};

/// value / 2^shift to the nearest integer, halves to even; shift from 0 to 63.
std::int64_t shifted_right_half_to_even(std::int64_t value, int shift);

}  // namespace foldwise
