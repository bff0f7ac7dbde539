#pragma once

#include <array>
#include <cstdint>

namespace foldwise {

/// A random permutation of 0 .. size - 1 that is computed, not stored: any element in constant expected time, no memory
/// however large `size`. The same seed gives the same permutation on every machine.
class RankPermutation {
 public:
  /// size from 1 to 2^63.
  RankPermutation(std::uint64_t size, std::uint64_t seed);

  /// Where `index` (below size) is sent.
  std::uint64_t operator()(std::uint64_t index) const;

 private:
  static constexpr int kRounds = 10;

  std::uint64_t size_;
  int half_bits_;
  std::array<std::uint64_t, kRounds> keys_{};
};

}  // namespace foldwise
