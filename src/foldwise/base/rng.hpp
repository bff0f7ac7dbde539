#pragma once

#include <cstdint>
#include <random>

namespace foldwise {

/// Seeded randomness whose sequence is the same on every machine and standard library: the engine is the standard
/// mt19937_64, the distributions are ours (those of <random> may differ between libraries).
class Rng {
 public:
  explicit Rng(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [0, bound); bound > 0. Unbiased: rejects the incomplete last interval.
  std::uint64_t below(std::uint64_t bound);

  /// Uniform in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high);

  /// Uniform in [0, 1) with 53 random bits.
  double unit();

  std::uint64_t bits() { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace foldwise
