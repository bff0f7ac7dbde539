#include "foldwise/simulator/antidiagonal.hpp"

#include <gtest/gtest.h>

namespace foldwise {
namespace {

TEST(Antidiagonal, counts_and_finds_every_entry_of_small_blocks) {
  for (std::int64_t a = 1; a <= 9; ++a) {
    for (std::int64_t b = 1; b <= 9; ++b) {
      std::int64_t counted = 0;
      for (std::int64_t x = -1; x <= a + b + 1; ++x) {
        ASSERT_EQ(entries_before(a, b, x), counted) << a << "x" << b << " before " << x;
        for (std::int64_t row = 0; row < a; ++row) {
          const std::int64_t column = x - row;
          if (column >= 0 && column < b) {
            ASSERT_EQ(antidiagonal_of(a, b, counted), x) << a << "x" << b << " entry " << counted;
            ++counted;
          }
        }
      }
      ASSERT_EQ(counted, a * b);
    }
  }
}

TEST(Antidiagonal, finds_entries_of_blocks_with_more_than_2_to_the_53_entries) {
  constexpr std::int64_t side = std::int64_t{3} << 29;
  for (const std::int64_t diagonal : {std::int64_t{0}, side / 3, side - 1, side, 2 * side - 2}) {
    const std::int64_t first = entries_before(side, side, diagonal);
    EXPECT_EQ(antidiagonal_of(side, side, first), diagonal);
    EXPECT_EQ(antidiagonal_of(side, side, entries_before(side, side, diagonal + 1) - 1), diagonal);
  }
}

}  // namespace
}  // namespace foldwise
