#include "foldwise/base/rng.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace foldwise {
namespace {

// The engine is fixed by the C++ standard: its 10000th value from the default seed is in [rand.predef].
TEST(Rng, is_the_standard_engine_on_every_machine) {
  Rng rng(std::mt19937_64::default_seed);
  std::uint64_t last = 0;
  for (int draw = 0; draw < 10000; ++draw) {
    last = rng.bits();
  }
  EXPECT_EQ(last, 9981545732273789042ULL);
}

TEST(Rng, between_reaches_both_ends_and_nothing_else) {
  Rng rng(7);
  std::array<int, 5> seen{};
  for (int draw = 0; draw < 1000; ++draw) {
    const std::int64_t value = rng.between(-2, 2);
    ASSERT_GE(value, -2);
    ASSERT_LE(value, 2);
    ++seen[static_cast<std::size_t>(value + 2)];
  }
  for (const int count : seen) {
    EXPECT_GT(count, 100);
  }
  const auto whole_range =
      rng.between(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
  EXPECT_NE(whole_range,
            rng.between(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
}

TEST(Rng, unit_is_at_least_zero_and_below_one) {
  Rng rng(3);
  for (int draw = 0; draw < 1000; ++draw) {
    const double value = rng.unit();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
  }
}

}  // namespace
}  // namespace foldwise
