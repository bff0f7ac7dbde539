#include "foldwise/formats/text_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace foldwise {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> result;
  TextLines lines(text);
  while (const auto line = lines.next()) {
    result.push_back(std::to_string(line->number) + ":" + std::string(line->text));
  }
  return result;
}

TEST(TextLines, end_as_python_ends_them) {
  EXPECT_THAT(lines_of("a\nb\r\nc\rd"), testing::ElementsAre("1:a", "2:b", "3:c", "4:d"));
  EXPECT_THAT(lines_of("a\n\n\r\n\r"), testing::ElementsAre("1:a", "2:", "3:", "4:"));
  EXPECT_THAT(lines_of(""), testing::IsEmpty());
}

}  // namespace
}  // namespace foldwise
