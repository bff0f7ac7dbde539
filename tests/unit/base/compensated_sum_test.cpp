#include "foldwise/base/compensated_sum.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/rng.hpp"

namespace foldwise {
namespace {

TEST(CompensatedSum, keeps_what_a_plain_sum_loses) {
  CompensatedSum sum;
  for (const double term : {1.0, 1e100, 1.0, -1e100}) {
    sum.add(term);
  }
  EXPECT_EQ(sum.value(), 2.0);  // a plain left-to-right sum gives 0
}

// Terms are what utilisation is made of: ratios of small integers, in a few runs of unequal length.
TEST(CompensatedSum, add_repeated_gives_the_bits_of_repeated_add) {
  Rng rng(1);
  for (int round = 0; round < 3000; ++round) {
    CompensatedSum one_by_one;
    CompensatedSum in_jumps;
    const std::int64_t denominator = rng.between(1, 20000);
    const std::int64_t runs = rng.between(1, 8);
    for (std::int64_t run = 0; run < runs; ++run) {
      const double term = static_cast<double>(rng.between(1, denominator)) / static_cast<double>(denominator);
      const std::int64_t times = rng.between(0, rng.below(4) == 0 ? 5000 : 100);
      for (std::int64_t step = 0; step < times; ++step) {
        one_by_one.add(term);
      }
      in_jumps.add_repeated(term, times);
      ASSERT_EQ(one_by_one.value(), in_jumps.value()) << "round " << round << " run " << run << " term " << term;
    }
  }
}

}  // namespace
}  // namespace foldwise
