#include "foldwise/base/number_text.hpp"

#include <gtest/gtest.h>

namespace foldwise {
namespace {

TEST(ParseInteger, reads_what_python_int_reads) {
  EXPECT_EQ(parse_integer(" 42 "), 42);
  EXPECT_EQ(parse_integer("+7"), 7);
  EXPECT_EQ(parse_integer("-7"), -7);
  EXPECT_EQ(parse_integer("1_000"), 1000);
  EXPECT_EQ(parse_integer("007"), 7);
  EXPECT_EQ(parse_integer("9223372036854775807"), 9223372036854775807);
}

TEST(ParseInteger, refuses_everything_else) {
  for (const char* text : {"", " ", "6.0", "4 ; rows", "_1", "1_", "1__0", "+", "--1", "0x10", "9223372036854775808"}) {
    EXPECT_EQ(parse_integer(text), std::nullopt) << '"' << text << '"';
  }
}

TEST(FloatText, prints_what_python_repr_prints) {
  EXPECT_EQ(float_text(0.0), "0.0");
  EXPECT_EQ(float_text(-0.0), "-0.0");
  EXPECT_EQ(float_text(100.0), "100.0");
  EXPECT_EQ(float_text(-256.0), "-256.0");
  EXPECT_EQ(float_text(0.1), "0.1");
  EXPECT_EQ(float_text(39.0625), "39.0625");
  EXPECT_EQ(float_text(2.0513110307414104), "2.0513110307414104");
  EXPECT_EQ(float_text(0.0001), "0.0001");
  EXPECT_EQ(float_text(0.00005), "5e-05");
  EXPECT_EQ(float_text(1234567890123456.0), "1234567890123456.0");
  EXPECT_EQ(float_text(1e16), "1e+16");
  EXPECT_EQ(float_text(1.5e300), "1.5e+300");
}

}  // namespace
}  // namespace foldwise
