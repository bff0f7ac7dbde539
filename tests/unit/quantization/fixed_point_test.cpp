#include "foldwise/quantization/fixed_point.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

TEST(FixedPoint, shifts_to_the_nearest_and_halves_to_even) {
  EXPECT_EQ(shifted_right_half_to_even(5, 1), 2);
  EXPECT_EQ(shifted_right_half_to_even(7, 1), 4);
  EXPECT_EQ(shifted_right_half_to_even(-5, 1), -2);
  EXPECT_EQ(shifted_right_half_to_even(-7, 1), -4);
  EXPECT_EQ(shifted_right_half_to_even(-6, 2), -2);
  EXPECT_EQ(shifted_right_half_to_even(9, 0), 9);
}

TEST(FixedPoint, multiplies_by_powers_of_two_exactly) {
  EXPECT_EQ(FixedPointFactor(1.0).times(-123456789), -123456789);
  EXPECT_EQ(FixedPointFactor(0.25).times(6), 2);
  EXPECT_EQ(FixedPointFactor(0.25).times(10), 2);
  EXPECT_EQ(FixedPointFactor(8.0).times(-3), -24);
}

TEST(FixedPoint, is_as_near_as_thirty_bits_are) {
  Rng rng(1);
  for (int round = 0; round < 10000; ++round) {
    const double factor =
        std::ldexp(1.0 + static_cast<double>(rng.below(1 << 20)) / (1 << 20), static_cast<int>(rng.between(-40, 20)));
    const std::int64_t value = rng.between(-(std::int64_t{1} << 33) + 1, (std::int64_t{1} << 33) - 1);
    const double exact = static_cast<double>(value) * factor;
    EXPECT_NEAR(static_cast<double>(FixedPointFactor(factor).times(value)), exact, 0.5 + std::abs(exact) * 0x1p-30)
        << value << " times " << factor;
  }
}

TEST(FixedPoint, refuses_factors_that_no_scales_have) {
  EXPECT_EQ(message_of<Error>([] { FixedPointFactor factor(0.0); }),
            "the factor from one scale to the next is 0, must be more than 0 and less than 2^29");
  EXPECT_THROW(FixedPointFactor(0x1p29), Error);
  EXPECT_THROW(FixedPointFactor(std::nan("")), Error);
}

}  // namespace
}  // namespace foldwise
