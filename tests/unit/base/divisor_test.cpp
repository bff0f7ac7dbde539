#include "foldwise/base/divisor.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "foldwise/base/rng.hpp"

namespace foldwise {
namespace {

TEST(Divisor, divides_as_the_machine_does) {
  Rng rng(1);
  for (int round = 0; round < 20000; ++round) {
    const std::int64_t divisor = rng.between(1, std::int64_t{1} << rng.between(0, 40));
    const std::int64_t largest = rng.between(1, std::int64_t{1} << rng.between(0, 62));
    const Divisor by(divisor, largest);
    for (const std::int64_t number :
         {std::int64_t{0}, largest, largest - 1, largest / divisor * divisor,
          std::max<std::int64_t>(largest / divisor * divisor - 1, 0), rng.between(0, largest)}) {
      const auto [quotient, remainder] = by.divide(number);
      ASSERT_EQ(quotient, number / divisor) << number << " / " << divisor;
      ASSERT_EQ(remainder, number % divisor) << number << " % " << divisor;
    }
  }
}

TEST(Divisor, divides_numbers_too_large_for_the_multiplication) {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(Divisor(3, largest).quotient(largest), largest / 3);
  EXPECT_EQ(Divisor(1, largest).quotient(largest), largest);
}

}  // namespace
}  // namespace foldwise
