#include "foldwise/base/nearest_name.hpp"

#include <gtest/gtest.h>

#include <array>

namespace foldwise {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"array.rows",   "array.cols", "total_cycles",
                                                    "stall_cycles", "dataflow",   "macs"};

TEST(NearestName, forgives_a_slip_of_the_finger) {
  EXPECT_EQ(nearest_name("total_cyles", kNames), "total_cycles");
  EXPECT_EQ(nearest_name("array.cosl", kNames), "array.cols");
  EXPECT_EQ(nearest_name("dataflwo", kNames), "dataflow");
  EXPECT_EQ(nearest_name("Array.Rows", kNames), "array.rows");
  EXPECT_EQ(nearest_name("arrray.rows", kNames), "array.rows");
  EXPECT_EQ(nearest_name("stall-cycles", kNames), "stall_cycles");
}

TEST(NearestName, a_part_finds_the_whole) {
  EXPECT_EQ(nearest_name("cycles", kNames), "total_cycles");
  EXPECT_EQ(nearest_name("stalls", kNames), "stall_cycles");
  EXPECT_EQ(nearest_name("rows", kNames), "array.rows");
}

TEST(NearestName, of_equally_near_names_the_first_wins) {
  constexpr std::array<std::string_view, 2> names = {"ab", "ac"};
  EXPECT_EQ(nearest_name("a", names), "ab");
}

TEST(NearestName, a_huge_word_is_answered_too) {
  EXPECT_EQ(nearest_name("macs" + std::string(10'000'000, '_'), std::array<std::string_view, 1>{"macs"}), "macs");
}

TEST(UnknownNameMessage, is_one_line_naming_word_and_nearest) {
  EXPECT_EQ(unknown_name_message("key", "data\nflow", kNames),
            "unknown key \"data?flow\"; the nearest known name is \"dataflow\"");
  EXPECT_EQ(unknown_name_message("key", "x", {}), "unknown key \"x\"");
}

TEST(OneLine, cuts_what_is_long) {
  EXPECT_EQ(one_line("abcdef", 6), "abcdef");
  EXPECT_EQ(one_line("abcdefg", 6), "abcdef...");
}

}  // namespace
}  // namespace foldwise
