#include "foldwise/cost/expression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <thread>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

double value_of(std::string_view text, const std::vector<double>& values = {}) {
  return Expression::parse(text).evaluate(values);
}

std::string refusal(std::string_view text) {
  try {
    Expression::parse(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Expression, follows_the_rules_of_arithmetic) {
  EXPECT_EQ(value_of("1 + 2 * 3"), 7.0);
  EXPECT_EQ(value_of("(1 + 2) * 3"), 9.0);
  EXPECT_EQ(value_of("10 - 4 - 3"), 3.0);
  EXPECT_EQ(value_of("12 / 3 / 2"), 2.0);
  EXPECT_EQ(value_of("2 ^ 3 ^ 2"), 512.0);
  EXPECT_EQ(value_of("-2 ^ 2"), -4.0);
  EXPECT_EQ(value_of("2 ^ -1"), 0.5);
  EXPECT_EQ(value_of("2 - -3"), 5.0);
  EXPECT_EQ(value_of("- + - 3"), 3.0);
  EXPECT_EQ(value_of(" 1.5e2*.5 "), 75.0);
}

TEST(Expression, knows_its_functions) {
  EXPECT_EQ(value_of("abs(-3) + ceil(1.2) + floor(1.8) + sqrt(9)"), 9.0);
  EXPECT_EQ(value_of("exp(0) + log(1) + log2(8) + log10(1000)"), 7.0);
  EXPECT_EQ(value_of("min(3, 1, 2)"), 1.0);
  EXPECT_EQ(value_of("max(3, 1, 2)"), 3.0);
  EXPECT_EQ(value_of("sum(3, 1, 2)"), 6.0);
  EXPECT_EQ(value_of("mean(3, 1, 2)"), 2.0);
}

TEST(Expression, reads_fields_and_metrics_by_name) {
  const Expression expression = Expression::parse("array.rows * array.cols + total_cycles / array.rows");
  EXPECT_THAT(expression.names(), ElementsAre("array.rows", "array.cols", "total_cycles"));
  EXPECT_EQ(expression.evaluate(std::vector<double>{4, 8, 100}), 57.0);
}

TEST(Expression, reduces_a_metric_over_the_layers) {
  EXPECT_THAT(Expression::parse("max(layer.stall_cycles)").names(), ElementsAre("max(layer.stall_cycles)"));
  EXPECT_THAT(Expression::parse("max( stall_cycles )").names(), ElementsAre("max(layer.stall_cycles)"));
  EXPECT_THAT(Expression::parse("min(layer.overall_utilization)").names(),
              ElementsAre("min(layer.overall_utilization)"));
}

TEST(Expression, gives_one_figure_one_name) {
  EXPECT_THAT(
      Expression::parse("mean(mapping_efficiency) + mean(layer.mapping_efficiency) + mapping_efficiency").names(),
      ElementsAre("mapping_efficiency"));
  EXPECT_THAT(Expression::parse("sum(layer.total_cycles)").names(), ElementsAre("total_cycles"));
  EXPECT_THAT(Expression::parse("max(sram_ifmap_peak_bandwidth)").names(), ElementsAre("sram_ifmap_peak_bandwidth"));
}

TEST(Expression, reads_the_questions_of_a_codesign_lab) {
  const Expression speed = Expression::parse("80000 / total_cycles + 8 * mean(mapping_efficiency)");
  EXPECT_THAT(speed.names(), ElementsAre("total_cycles", "mapping_efficiency"));
  EXPECT_EQ(speed.evaluate(std::vector<double>{40000, 95}), 762.0);
  const Expression size = Expression::parse("17500 / total_cycles + 15000 / area");
  EXPECT_EQ(size.evaluate(std::vector<double>{17500, 15000}), 2.0);
}

TEST(Expression, reads_rows_with_other_columns) {
  const std::vector<std::string> columns = {"area", "macs", "total_cycles"};
  const Expression expression = Expression::parse("total_cycles - area");
  const Expression reading = expression.reading(columns);
  EXPECT_EQ(reading.evaluate(std::vector<double>{1, 2, 30}), 29.0);
  EXPECT_EQ(reading.reading(std::vector<std::string>{"total_cycles", "area"}).evaluate(std::vector<double>{5, 1}), 4.0);
  EXPECT_THROW((void)expression.reading(std::vector<std::string>{"area"}), Error);
}

TEST(Expression, gives_nan_and_infinity_instead_of_an_error) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(value_of("1 / 0"), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(value_of("0 / 0")));
  EXPECT_TRUE(std::isnan(value_of("sqrt(-1)")));
  EXPECT_TRUE(std::isnan(value_of("max(total_cycles, 1)", {nan})));
  EXPECT_TRUE(std::isnan(value_of("min(1, total_cycles)", {nan})));
}

TEST(Expression, refuses_an_unknown_name_and_offers_the_nearest) {
  EXPECT_EQ(refusal("80000 / total_cyles"),
            "expression \"80000 / total_cyles\", column 9: unknown name \"total_cyles\"; the nearest known name is "
            "\"total_cycles\"");
  EXPECT_EQ(refusal("max(layer.stals)"),
            "expression \"max(layer.stals)\", column 5: unknown metric \"stals\"; the nearest known name is "
            "\"stall_cycles\"");
  EXPECT_EQ(refusal("maxx(1, 2)"),
            "expression \"maxx(1, 2)\", column 1: unknown function \"maxx\"; the nearest known name is \"max\"");
}

TEST(Expression, refuses_what_does_not_parse_and_says_where) {
  EXPECT_EQ(refusal(""), "expression \"\", column 1: nothing is there");
  EXPECT_EQ(refusal(" \t"), "expression \" ?\", column 3: nothing is there");
  EXPECT_EQ(refusal("1 +"), "expression \"1 +\", column 4: a number or a name is missing");
  EXPECT_EQ(refusal("1 + * 2"), "expression \"1 + * 2\", column 5: a number or a name is missing before \"*\"");
  EXPECT_EQ(refusal("(1 + 2"), "expression \"(1 + 2\", column 1: the parenthesis is not closed");
  EXPECT_EQ(refusal("max(1, 2"), "expression \"max(1, 2\", column 4: the parenthesis is not closed");
  EXPECT_EQ(refusal("1 2"), "expression \"1 2\", column 3: unexpected \"2\"");
  EXPECT_EQ(refusal("2macs"), "expression \"2macs\", column 2: unexpected \"m\" after a number");
  EXPECT_EQ(refusal("1e999"), "expression \"1e999\", column 1: the number does not fit in a double");
  EXPECT_EQ(refusal("."), "expression \".\", column 1: a number or a name is missing before \".\"");
  EXPECT_EQ(refusal("1 <= 2"), "expression \"1 <= 2\", column 3: unexpected \"<\"");
  EXPECT_EQ(refusal("macs)"), "expression \"macs)\", column 5: unexpected \")\"");
  EXPECT_EQ(refusal("are\n2"),
            "expression \"are?2\", column 1: unknown name \"are\"; the nearest known name is \"area\"");
}

TEST(Expression, refuses_misused_functions_and_layers) {
  EXPECT_EQ(refusal("sqrt(1, 2)"), "expression \"sqrt(1, 2)\", column 1: sqrt() takes one value, not 2");
  EXPECT_EQ(refusal("min(array.rows)"),
            "expression \"min(array.rows)\", column 1: min() takes one metric of the layers, or two or more values");
  EXPECT_EQ(refusal("sqrt()"), "expression \"sqrt()\", column 6: a number or a name is missing before \")\"");
  EXPECT_EQ(refusal("layer.macs + 1"),
            "expression \"layer.macs + 1\", column 1: layer.macs must stand alone in min(), max(), sum() or mean()");
  EXPECT_EQ(
      refusal("max(layer.macs, 3)"),
      "expression \"max(layer.macs, 3)\", column 5: layer.macs must stand alone in min(), max(), sum() or mean()");
  EXPECT_EQ(refusal("max(layer.area)"),
            "expression \"max(layer.area)\", column 5: area is a figure of the design, it has no value per layer");
}

TEST(Expression, refuses_arithmetic_with_a_choice) {
  EXPECT_EQ(
      refusal("dataflow * 2"),
      "expression \"dataflow * 2\", column 1: dataflow is a choice; it can only be compared, as in dataflow == os");
}

TEST(Expression, refuses_endless_nesting_without_crashing) {
  EXPECT_THAT(refusal(std::string(1'000'000, '(')), testing::HasSubstr("levels of nesting"));
  std::string powers = "2";
  for (int level = 0; level < 100'000; ++level) {
    powers += "^2";
  }
  EXPECT_THAT(refusal(powers), testing::HasSubstr("levels of nesting"));
  EXPECT_EQ(value_of(std::string(1'000'000, '-') + "3"), 3.0);
  EXPECT_EQ(value_of(std::string(30, '(') + "1" + std::string(30, ')')), 1.0);
}

TEST(Expression, never_needs_a_deeper_stack_than_it_has) {
  // Each level leaves three values waiting: one to add to, one to multiply, one to compare with.
  const auto nested = [](int levels) {
    std::string text = "1";
    for (int level = 0; level < levels; ++level) {
      text = "1 + 1 * max(1, " + text + ")";
    }
    return text;
  };
  EXPECT_EQ(value_of(nested(21)), 22.0);
  EXPECT_THAT(refusal(nested(22)), testing::HasSubstr("too many values wait for their operators; nest less"));
  std::string sum = "1";
  for (int term = 1; term < 10'000; ++term) {
    sum += " + 1";
  }
  EXPECT_EQ(value_of(sum), 10'000.0);
}

struct Written {
  std::string text;
  double value;
};

/// A random expression and its value, worked out beside the parser: text and value grow together.
Written random_expression(Rng& rng, int depth) {
  if (depth == 0 || rng.below(4) == 0) {
    const std::int64_t number = rng.between(1, 9);
    return {std::to_string(number), static_cast<double>(number)};
  }
  const Written left = random_expression(rng, depth - 1);
  const Written right = random_expression(rng, depth - 1);
  switch (rng.below(7)) {
    case 0:
      return {"(" + left.text + " + " + right.text + ")", left.value + right.value};
    case 1:
      return {"(" + left.text + "-" + right.text + ")", left.value - right.value};
    case 2:
      return {"(" + left.text + ") * (" + right.text + ")", left.value * right.value};
    case 3:
      return {"(" + left.text + ")/((" + right.text + "))", left.value / right.value};
    case 4:
      return {"max( " + left.text + " ,-(" + right.text + "))", std::max(left.value, -right.value)};
    case 5:
      return {"abs(" + left.text + ")", std::abs(left.value)};
    default:
      return {"(-(" + left.text + ")^2)", -std::pow(left.value, 2.0)};
  }
}

TEST(Expression, gives_the_value_of_random_arithmetic) {
  Rng rng(11);
  for (int round = 0; round < 2000; ++round) {
    const Written written = random_expression(rng, 4);
    const double value = value_of(written.text);
    ASSERT_TRUE(value == written.value || (std::isnan(value) && std::isnan(written.value))) << written.text;
  }
}

TEST(Expression, takes_or_refuses_any_text_without_harm) {
  constexpr std::array<std::string_view, 20> pieces = {"(", ")",  "+",  "-",    "*",          "/",       "^",
                                                       ",", " ",  "1",  "2.5",  ".",          "1e3",     "macs",
                                                       "x", "\n", "\0", "max(", "layer.macs", "dataflow"};
  Rng rng(12);
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t piece = rng.below(12); piece > 0; --piece) {
      text += pieces[rng.below(pieces.size())];
    }
    try {
      const Expression expression = Expression::parse(text);
      expression.evaluate(std::vector<double>(expression.names().size(), 3.0));
      ++accepted;
    } catch (const ExpressionError& error) {
      ASSERT_EQ(std::string(error.what()).find('\n'), std::string::npos) << text;
      ASSERT_LE(error.column(), text.size() + 1) << text;
    }
  }
  EXPECT_GT(accepted, 100);
}

TEST(Expression, is_evaluated_by_many_threads_at_once) {
  const Expression expression = Expression::parse("array.rows * 2 + max(array.rows, 5) ^ 2");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t thread = 0; thread < wrong.size(); ++thread) {
    threads.emplace_back([&, thread] {
      for (int step = 0; step < 10'000; ++step) {
        const double rows = step % 10;
        const double larger = rows > 5 ? rows : 5;
        wrong[thread] += expression.evaluate(std::vector<double>{rows}) != rows * 2 + larger * larger;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(wrong, testing::Each(0));
}

}  // namespace
}  // namespace foldwise
