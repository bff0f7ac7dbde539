#include "foldwise/base/rng.hpp"

namespace foldwise {

std::uint64_t Rng::below(std::uint64_t bound) {
  const std::uint64_t rejected = (0 - bound) % bound;  // 2^64 mod bound
  std::uint64_t drawn = engine_();
  while (drawn < rejected) {
    drawn = engine_();
  }
  return drawn % bound;
}

std::int64_t Rng::between(std::int64_t low, std::int64_t high) {
  const std::uint64_t count = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  const std::uint64_t offset = count == 0 ? engine_() : below(count);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double Rng::unit() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

}  // namespace foldwise
