#include "foldwise/base/rational.hpp"

#include <gtest/gtest.h>

namespace foldwise {
namespace {

TEST(RoundedQuotient, is_plain_division_of_small_numbers) { EXPECT_EQ(rounded_quotient(1, 3), 1.0 / 3.0); }

// Expected values are what Python prints for the same divisions of integers.
TEST(RoundedQuotient, rounds_once_where_both_numbers_are_beyond_53_bits) {
  const Integer128 numerator = (Integer128{1} << 53) + 1;
  EXPECT_EQ(rounded_quotient(numerator, 1), 9007199254740992.0);
  EXPECT_EQ(rounded_quotient(numerator * 3, 3), 9007199254740992.0);
  EXPECT_EQ(rounded_quotient(numerator + 1, 1), 9007199254740994.0);
  // Converting the numerator first would round to 2^53 and give exactly 1.
  EXPECT_EQ(rounded_quotient(numerator, Integer128{1} << 53), 1.0);
  EXPECT_EQ(rounded_quotient((Integer128{1} << 54) + 3, Integer128{1} << 54), 1.0000000000000002);
}

TEST(RoundedQuotient, divides_small_by_huge) {
  EXPECT_EQ(rounded_quotient(1, Integer128{1} << 100), 7.888609052210118e-31);
}

}  // namespace
}  // namespace foldwise
