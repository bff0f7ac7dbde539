#include "foldwise/base/checked.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

TEST(Checked, products_and_sums_that_fit_are_exact) {
  EXPECT_EQ(checked_product("size", {kLargest / 7, 7}), kLargest / 7 * 7);
  EXPECT_EQ(checked_sum("size", {kLargest - 1, 1}), kLargest);
}

TEST(Checked, a_product_beyond_64_bits_is_named_not_wrapped) {
  try {
    checked_product("ifmap words", {std::int64_t{1} << 32, std::int64_t{1} << 32});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "ifmap words = 4294967296 * 4294967296 does not fit in 64 bits");
  }
}

TEST(Checked, a_sum_beyond_64_bits_is_refused) { EXPECT_THROW(checked_sum("size", {kLargest, 1}), Error); }

TEST(Checked, ceil_divide_rounds_up) {
  EXPECT_EQ(ceil_divide(0, 3), 0);
  EXPECT_EQ(ceil_divide(6, 3), 2);
  EXPECT_EQ(ceil_divide(7, 3), 3);
}

}  // namespace
}  // namespace foldwise
