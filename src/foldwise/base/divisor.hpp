#pragma once

#include <cstdint>

#include "foldwise/base/rational.hpp"

namespace foldwise {

/// Division by a number that stays the same, as a multiplication: floor(n / d) = floor(n * ceil(2^64 / d) / 2^64)
/// whenever 0 <= n and n * d < 2^64 (T. Granlund and P. L. Montgomery, "Division by Invariant Integers using
/// Multiplication", PLDI 1994, with a 64-bit fraction). Where that cannot be promised, it divides.
class Divisor {
 public:
  struct Result {
    std::int64_t quotient;
    std::int64_t remainder;
  };

  /// Divides numbers from 0 to `largest` by `divisor` >= 1.
  Divisor(std::int64_t divisor, std::int64_t largest) : divisor_(divisor) {
    if (divisor > 1 && static_cast<Integer128>(largest) * divisor < (Integer128{1} << 64)) {
      const auto unsigned_divisor = static_cast<std::uint64_t>(divisor);
      reciprocal_ = ~std::uint64_t{0} / unsigned_divisor + 1;
    }
  }

  std::int64_t quotient(std::int64_t number) const {
    if (reciprocal_ == 0) {
      return number / divisor_;
    }
    return static_cast<std::int64_t>(
        static_cast<std::uint64_t>((static_cast<Unsigned128>(static_cast<std::uint64_t>(number)) * reciprocal_) >> 64));
  }

  Result divide(std::int64_t number) const {
    const std::int64_t whole = quotient(number);
    return {whole, number - whole * divisor_};
  }

 private:
  std::int64_t divisor_;
  std::uint64_t reciprocal_ = 0;
};

}  // namespace foldwise
