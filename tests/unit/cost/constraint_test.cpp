#include "foldwise/cost/constraint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double violation(std::string_view text, const std::vector<double>& values) {
  return Constraint::parse(text).violation(values);
}

std::string refusal(std::string_view text) {
  try {
    Constraint::parse(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Constraint, is_satisfied_up_to_and_including_its_bound) {
  EXPECT_EQ(violation("array.rows * array.cols <= 64", {8, 8}), 0.0);
  EXPECT_EQ(violation("mapping_efficiency >= 90", {90}), 0.0);
  EXPECT_EQ(violation("macs == 5", {5}), 0.0);
  EXPECT_EQ(violation("macs != 5", {6}), 0.0);
  EXPECT_EQ(violation("macs < 5", {4}), 0.0);
  EXPECT_EQ(violation("macs > 5", {6}), 0.0);
}

TEST(Constraint, says_how_far_a_design_is_off_relative_to_the_bound) {
  EXPECT_EQ(violation("array.rows * array.cols <= 64", {8, 12}), 0.5);
  EXPECT_EQ(violation("mapping_efficiency >= 90", {45}), 0.5);
  EXPECT_EQ(violation("macs == 4", {5}), 0.25);
  EXPECT_EQ(violation("stall_cycles <= 0", {7}), 7.0);
  EXPECT_EQ(violation("macs >= -4", {-6}), 0.5);
}

TEST(Constraint, equal_sides_break_a_strict_relation) {
  EXPECT_GT(violation("macs < 5", {5}), 0.0);
  EXPECT_LT(violation("macs < 5", {5}), 1e-300);
  EXPECT_GT(violation("macs > 5", {5}), 0.0);
  EXPECT_EQ(violation("macs != 5", {5}), 1.0);
}

TEST(Constraint, a_side_without_a_value_is_infinitely_far) {
  EXPECT_EQ(violation("latency_seconds <= 1", {kNan}), kInfinity);
  EXPECT_EQ(violation("macs <= 1", {kInfinity}), kInfinity);
  EXPECT_EQ(violation("macs >= 1 / 0", {5}), kInfinity);
  EXPECT_EQ(violation("macs >= 5", {kInfinity}), 0.0);
}

TEST(Constraint, compares_a_choice_with_its_words) {
  const Constraint constraint = Constraint::parse("dataflow == ws");
  EXPECT_THAT(constraint.names(), ElementsAre("dataflow"));
  EXPECT_EQ(constraint.violation(std::vector<double>{1}), 0.0);
  EXPECT_EQ(constraint.violation(std::vector<double>{0}), 1.0);
  EXPECT_EQ(constraint.violation(std::vector<double>{2}), 1.0);
  EXPECT_EQ(violation("bandwidth.mode != CALC", {0}), 0.0);
  EXPECT_EQ(violation("bandwidth.mode != CALC", {1}), 1.0);
}

TEST(Constraint, reads_the_names_of_both_sides) {
  const Constraint constraint = Constraint::parse("sram.ifmap_kib <= 2 * sram.filter_kib - sram.ifmap_kib");
  EXPECT_THAT(constraint.names(), ElementsAre("sram.ifmap_kib", "sram.filter_kib"));
  EXPECT_EQ(constraint.violation(std::vector<double>{3, 3}), 0.0);
  const std::vector<std::string> columns = {"area", "sram.filter_kib", "sram.ifmap_kib"};
  EXPECT_GT(constraint.reading(columns).violation(std::vector<double>{0, 3, 4}), 0.0);
  EXPECT_THROW((void)constraint.reading(std::vector<std::string>{"area"}), Error);
}

TEST(Constraint, keeps_its_text) { EXPECT_EQ(Constraint::parse(" macs  <= 5 ").text(), "macs  <= 5"); }

TEST(Constraint, refuses_what_is_no_relation) {
  EXPECT_EQ(refusal("macs"), "constraint \"macs\": needs one of < <= == != >= >");
  EXPECT_EQ(refusal(""), "constraint \"\": needs one of < <= == != >= >");
  EXPECT_EQ(refusal("macs = 5"), "constraint \"macs = 5\": \"=\" is none of < <= == != >= >");
  EXPECT_EQ(refusal("macs =< 5"), "constraint \"macs =< 5\": \"=<\" is none of < <= == != >= >");
  EXPECT_EQ(refusal("1 <= macs <= 5"),
            "constraint \"1 <= macs <= 5\": has more than one relation; write two constraints");
  EXPECT_EQ(refusal("<= 5"), "constraint \"<= 5\": column 1: nothing is there");
  EXPECT_EQ(refusal("macs <="), "constraint \"macs <=\": column 8: nothing is there");
}

TEST(Constraint, refuses_unknown_names_and_words) {
  EXPECT_EQ(refusal("maping_efficiency >= 90"),
            "constraint \"maping_efficiency >= 90\": column 1: unknown name "
            "\"maping_efficiency\"; the nearest known name is \"mapping_efficiency\"");
  EXPECT_EQ(refusal(" macs <= 2 *  aria"),
            "constraint \"macs <= 2 *  aria\": column 14: unknown name \"aria\"; the nearest known name is \"area\"");
  EXPECT_EQ(refusal("dataflow == wss"),
            "constraint \"dataflow == wss\": unknown dataflow choice \"wss\"; the nearest known name is \"ws\"");
  EXPECT_EQ(refusal("dataflow <= ws"),
            "constraint \"dataflow <= ws\": dataflow is a choice and has no order; compare it by == or !=");
}

}  // namespace
}  // namespace foldwise
