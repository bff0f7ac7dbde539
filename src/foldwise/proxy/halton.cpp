#include "foldwise/proxy/halton.hpp"

#include <fmt/format.h>

#include <array>
#include <numeric>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"

namespace foldwise {

namespace {

constexpr std::array<std::uint64_t, 40> kPrimes = {2,   3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
                                                   47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103, 107,
                                                   109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173};

/// Digits are drawn until they are worth less than this.
constexpr double kSmallestDigit = 0x1p-40;

}  // namespace

HaltonSequence::HaltonSequence(std::size_t dimensions, std::uint64_t seed) {
  if (dimensions > kPrimes.size()) {
    throw Error(fmt::format("{} dimensions are too many to sample, at most {}", dimensions, kPrimes.size()));
  }
  Rng rng(seed);
  for (std::size_t dimension = 0; dimension < dimensions; ++dimension) {
    Scramble scramble{.base = kPrimes[dimension], .digits = {}};
    for (double worth = 1; worth > kSmallestDigit; worth /= static_cast<double>(scramble.base)) {
      std::vector<std::uint32_t> digits(scramble.base);
      std::iota(digits.begin(), digits.end(), 0U);
      for (std::size_t last = digits.size(); last > 1; --last) {
        std::swap(digits[last - 1], digits[rng.below(last)]);
      }
      scramble.digits.push_back(std::move(digits));
    }
    scrambles_.push_back(std::move(scramble));
  }
}

double HaltonSequence::coordinate(std::uint64_t point, std::size_t dimension) const {
  const Scramble& scramble = scrambles_[dimension];
  const auto base = static_cast<double>(scramble.base);
  double value = 0;
  double worth = 1;
  for (const std::vector<std::uint32_t>& digits : scramble.digits) {
    worth /= base;
    value += worth * digits[point % scramble.base];
    point /= scramble.base;
  }
  return value;
}

}  // namespace foldwise
