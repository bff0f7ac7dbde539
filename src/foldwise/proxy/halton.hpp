#pragma once

#include <cstdint>
#include <vector>

namespace foldwise {

/// Points of a unit cube that fill it more evenly than random ones do: Halton's sequence (1960), the i-th coordinate of
/// the n-th point being the digits of n to the i-th prime base, mirrored at the point. Every digit goes through a
/// permutation of its own, drawn from the seed (Braaten and Weller 1979), without which coordinates of large bases run
/// in step. A point depends on its number and the seed alone.
class HaltonSequence {
 public:
  /// Throws Error for more than 40 dimensions.
  HaltonSequence(std::size_t dimensions, std::uint64_t seed);

  std::size_t dimensions() const { return scrambles_.size(); }

  /// In [0, 1). O(log index).
  double coordinate(std::uint64_t point, std::size_t dimension) const;

 private:
  struct Scramble {
    std::uint64_t base = 2;
    std::vector<std::vector<std::uint32_t>> digits;  ///< [place][digit]: what it becomes
  };
  std::vector<Scramble> scrambles_;
};

}  // namespace foldwise
