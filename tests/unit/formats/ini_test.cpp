#include "foldwise/formats/ini.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

std::optional<std::string> value_in(std::string_view text, std::string_view section, std::string_view option) {
  const std::optional<IniValue> value = IniFile(text, "a.cfg").find(section, option);
  return value ? std::optional(value->text) : std::nullopt;
}

std::string refusal_of(std::string_view text) {
  return message_of<ParseError>([&] { IniFile(text, "a.cfg"); });
}

TEST(Ini, separates_at_the_first_equals_sign_or_colon) {
  constexpr std::string_view text = "[s]\na = 1\nb:2\n c  =  x = y : z \nd : e=f\nempty =\n";
  EXPECT_EQ(value_in(text, "s", "a"), "1");
  EXPECT_EQ(value_in(text, "s", "b"), "2\nc  =  x = y : z");  // indented deeper than b: continues it
  EXPECT_EQ(value_in(text, "s", "d"), "e=f");
  EXPECT_EQ(value_in(text, "s", "empty"), "");
}

TEST(Ini, option_names_have_no_case_and_section_names_have) {
  constexpr std::string_view text = "[General]\nRun_Name = x\n";
  EXPECT_EQ(value_in(text, "General", "run_NAME"), "x");
  EXPECT_EQ(value_in(text, "general", "run_name"), std::nullopt);
}

TEST(Ini, keeps_the_line_of_a_value) {
  const IniFile ini("\n[s]\n\n# note\na = 1\n", "a.cfg");
  EXPECT_EQ(ini.find("s", "a")->line, 5);
}

TEST(Ini, comments_are_whole_lines_only) {
  constexpr std::string_view text = "# one\n[s] ; said of the section\n  ; two\na = 4 ; rows\n";
  EXPECT_EQ(value_in(text, "s", "a"), "4 ; rows");
}

TEST(Ini, a_deeper_line_continues_a_value_across_blank_lines_and_comments) {
  EXPECT_EQ(value_in("[s]\na = 1\n  2\n\n# no\n  3\n\nb = 4\n", "s", "a"), "1\n2\n\n3");
  EXPECT_EQ(value_in("[s]\na =\n  1\n", "s", "a"), "\n1");
  EXPECT_EQ(value_in("[s]\n  a = 1\n  b = 2\n", "s", "b"), "2");
  EXPECT_EQ(value_in("[s]\na = 1\n  [t]\n", "s", "a"), "1\n[t]");
  EXPECT_EQ(value_in("[s]\n  [t]\na = 1\n", "t", "a"), "1");  // no option above that it could continue
}

TEST(Ini, default_options_hold_in_every_section_that_there_is) {
  constexpr std::string_view text = "[DEFAULT]\na = 1\nb = 2\n[s]\nb = 3\n[DEFAULT]\nc = 4\n";
  EXPECT_EQ(value_in(text, "s", "a"), "1");
  EXPECT_EQ(value_in(text, "s", "b"), "3");
  EXPECT_EQ(value_in(text, "s", "c"), "4");
  EXPECT_EQ(value_in(text, "t", "a"), std::nullopt);
  EXPECT_FALSE(IniFile(text, "a.cfg").has_section("DEFAULT"));
}

TEST(Ini, a_percent_sign_is_written_twice_in_what_is_asked_for) {
  EXPECT_EQ(value_in("[s]\na = 50%%\nb = 50%\n", "s", "a"), "50%");
  for (const char* text : {"[s]\na = 50%", "[s]\na = %(b)s", "[s]\na = 1%%%"}) {
    EXPECT_THROW(value_in(text, "s", "a"), ParseError) << text;
  }
  EXPECT_EQ(message_of<ParseError>([] { value_in("[s]\na = b%c", "s", "a"); }),
            "a.cfg:2: a is 'b%c', a % must be written %%");
}

TEST(Ini, refuses_what_stands_twice) {
  EXPECT_EQ(refusal_of("[s]\na=1\n[t]\n[s]\n"), "a.cfg:4: section 's' stands twice, first in line 1");
  EXPECT_EQ(refusal_of("[s]\nAbc=1\n\naBC : 2\n"), "a.cfg:4: option 'aBC' stands twice, first in line 2");
  EXPECT_EQ(refusal_of("[DEFAULT]\na=1\n[DEFAULT]\na=2\n"), "a.cfg:4: option 'a' stands twice, first in line 2");
}

TEST(Ini, refuses_lines_that_are_neither_section_nor_option) {
  EXPECT_EQ(refusal_of("a = 1\n"), "a.cfg:1: 'a = 1' stands before the first [section]");
  EXPECT_EQ(refusal_of("[s]\nabc\n"), "a.cfg:2: 'abc' is neither [section] nor option = value");
  EXPECT_EQ(refusal_of("[s]\n= 1\n"), "a.cfg:2: '= 1' is neither [section] nor option = value");
  EXPECT_EQ(refusal_of("[s]\n[]\n"), "a.cfg:2: '[]' is neither [section] nor option = value");
}

TEST(Ini, names_what_is_missing) {
  const IniFile ini("[DEFAULT]\na = 1\n\n[s]\n", "a.cfg");
  EXPECT_EQ(ini.required("s", "a").text, "1");
  EXPECT_EQ(message_of<ParseError>([&] { ini.required("s", "Key"); }), "a.cfg:4: section [s] has no Key");
  EXPECT_EQ(message_of<ParseError>([&] { ini.required("t", "a"); }), "a.cfg: section [t] is missing");
}

}  // namespace
}  // namespace foldwise
