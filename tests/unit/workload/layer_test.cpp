#include "foldwise/workload/layer.hpp"

#include <gtest/gtest.h>

#include <string>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

std::string refusal_of(const ConvShape& shape) {
  try {
    validate(shape);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(ConvShape, rounds_the_ofmap_up_where_the_stride_does_not_divide) {
  const ConvShape shape = {10, 11, 3, 4, 2, 5, 2, 3};
  EXPECT_EQ(shape.ofmap_height(), 5);  // ceil(7 / 2) + 1
  EXPECT_EQ(shape.ofmap_width(), 4);   // ceil(7 / 3) + 1
  EXPECT_EQ(shape.window(), 24);
  EXPECT_EQ(as_gemm(shape), (GemmShape{.m = 20, .n = 5, .k = 24}));
  EXPECT_EQ(macs(shape), 20 * 5 * 24);
}

TEST(AsConv, of_a_matrix_product_is_that_product_again) {
  const GemmShape gemm{.m = 7, .n = 9, .k = 11};
  EXPECT_EQ(as_gemm(as_conv(gemm)), gemm);
  EXPECT_EQ(refusal_of(as_conv(gemm)), "");
}

TEST(ValidateShape, names_the_size_and_the_rule) {
  EXPECT_EQ(refusal_of({10, 10, 3, 3, 0, 1, 1, 1}), "channels is 0, must be from 1 to 2^31");
  EXPECT_EQ(refusal_of({10, 10, 3, 3, 1, 1, -1, 1}), "row stride is -1, must be from 1 to 2^31");
  EXPECT_EQ(refusal_of({10, (std::int64_t{1} << 31) + 1, 3, 3, 1, 1, 1, 1}),
            "ifmap width is 2147483649, must be from 1 to 2^31");
  EXPECT_EQ(refusal_of({2, 10, 3, 3, 1, 1, 1, 1}), "filter height 3 is larger than ifmap height 2");
  EXPECT_EQ(refusal_of({10, 2, 3, 3, 1, 1, 1, 1}), "filter width 3 is larger than ifmap width 2");
}

TEST(ValidateShape, refuses_products_beyond_64_bits) {
  constexpr std::int64_t large = std::int64_t{1} << 30;
  EXPECT_EQ(refusal_of({large, large, 1, 1, large, 1, 1, 1}),
            "ifmap words = 1073741824 * 1073741824 * 1073741824 does not fit in 64 bits");
  EXPECT_NE(refusal_of({large, 1, 1, 1, large, 1 << 10, 1, 1}).find("100 * MACs"), std::string::npos);
}

}  // namespace
}  // namespace foldwise
