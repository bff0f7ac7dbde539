#pragma once

#include <algorithm>
#include <cstdint>

namespace foldwise {

/// What an adder does with a sum beyond its width: stay at the end of the range, or drop the bits that do not fit.
enum class Overflow { saturate, wrap };

/// The adder and the register that sum up products: `bits` wide, two's complement.
struct Accumulator {
  int bits = 32;
  Overflow overflow = Overflow::saturate;

  std::int64_t highest() const { return (std::int64_t{1} << (bits - 1)) - 1; }
  std::int64_t lowest() const { return -highest() - 1; }

  /// What the register holds of a sum.
  std::int64_t held(std::int64_t sum) const {
    if (overflow == Overflow::saturate) {
      return std::clamp(sum, lowest(), highest());
    }
    const int dropped = 64 - bits;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) << dropped) >> dropped;
  }

  bool operator==(const Accumulator&) const = default;
};

inline constexpr int kFewestAccumulatorBits = 8;
inline constexpr int kMostAccumulatorBits = 32;

}  // namespace foldwise
