#include "foldwise/base/quoted_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace foldwise {
namespace {

TEST(QuotedText, is_one_line_whatever_the_text_holds) {
  EXPECT_EQ(quoted_text("6.0"), "'6.0'");
  EXPECT_EQ(quoted_text(""), "''");
  EXPECT_EQ(quoted_text("a\nb\tÜ"), "'a?b?Ü'");
}

TEST(QuotedText, cuts_long_text) {
  EXPECT_EQ(quoted_text(std::string(60, 'a')), "'" + std::string(60, 'a') + "'");
  EXPECT_EQ(quoted_text(std::string(61, 'a')), "'" + std::string(60, 'a') + "...'");
}

}  // namespace
}  // namespace foldwise
