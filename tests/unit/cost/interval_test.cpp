#include "foldwise/cost/interval.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <tuple>
#include <vector>

namespace foldwise {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Ends that rules change at: signs, 0, 1, halves, both infinities.
constexpr double kEnds[] = {-kInfinity, -3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 1.5, 2.0, 7.0, kInfinity};

std::vector<Interval> intervals() {
  std::vector<Interval> result;
  for (const double low : kEnds) {
    for (const double high : kEnds) {
      if (low <= high && !(std::isinf(low) && low == high)) {
        result.push_back({low, high});
      }
    }
  }
  return result;
}

/// Finite numbers of an interval: its ends, and such as lie between the ends of others.
std::vector<double> samples(Interval interval) {
  std::vector<double> result;
  for (const double value :
       {-1e300, -3.0, -2.0, -1.0, -0.75, -0.5, -1e-300, 0.0, 0.1, 0.25, 0.5, 1.0, 1.25, 1.5, 2.0, 3.0, 7.0, 1e300}) {
    if (interval.contains(value)) {
      result.push_back(value);
    }
  }
  return result;
}

bool holds(Interval interval, double value) { return std::isnan(value) || interval.contains(value); }

TEST(Interval, of_every_binary_function_holds_what_the_function_gives) {
  using Case = std::tuple<std::string_view, Interval (*)(Interval, Interval), double (*)(double, double)>;
  const Case cases[] = {
      {"+", [](Interval a, Interval b) { return a + b; }, [](double a, double b) { return a + b; }},
      {"-", [](Interval a, Interval b) { return a - b; }, [](double a, double b) { return a - b; }},
      {"*", [](Interval a, Interval b) { return a * b; }, [](double a, double b) { return a * b; }},
      {"/", [](Interval a, Interval b) { return a / b; }, [](double a, double b) { return a / b; }},
      {"power", power, [](double a, double b) { return std::pow(a, b); }},
      {"smaller", smaller, [](double a, double b) { return std::min(a, b); }},
      {"larger", larger, [](double a, double b) { return std::max(a, b); }},
  };
  for (const auto& [name, of_intervals, of_numbers] : cases) {
    for (const Interval a : intervals()) {
      for (const Interval b : intervals()) {
        const Interval result = of_intervals(a, b);
        for (const double x : samples(a)) {
          for (const double y : samples(b)) {
            ASSERT_TRUE(holds(result, of_numbers(x, y)))
                << fmt::format("{}: [{}, {}] and [{}, {}] give [{}, {}] without {} of {} and {}", name, a.low, a.high,
                               b.low, b.high, result.low, result.high, of_numbers(x, y), x, y);
          }
        }
      }
    }
  }
}

TEST(Interval, of_every_unary_function_holds_what_the_function_gives) {
  using Case = std::tuple<std::string_view, Interval (*)(Interval), double (*)(double)>;
  const Case cases[] = {
      {"-", [](Interval a) { return -a; }, [](double a) { return -a; }},
      {"absolute", absolute, [](double a) { return std::abs(a); }},
      {"rounded_down", rounded_down, [](double a) { return std::floor(a); }},
      {"rounded_up", rounded_up, [](double a) { return std::ceil(a); }},
      {"exponential", exponential, [](double a) { return std::exp(a); }},
      {"logarithm", logarithm, [](double a) { return std::log(a); }},
      {"logarithm_10", logarithm_10, [](double a) { return std::log10(a); }},
      {"logarithm_2", logarithm_2, [](double a) { return std::log2(a); }},
      {"square_root", square_root, [](double a) { return std::sqrt(a); }},
      {"widened", widened, [](double a) { return a; }},
  };
  for (const auto& [name, of_interval, of_number] : cases) {
    for (const Interval a : intervals()) {
      const Interval result = of_interval(a);
      for (const double x : samples(a)) {
        ASSERT_TRUE(holds(result, of_number(x)))
            << fmt::format("{}: [{}, {}] gives [{}, {}] without {} of {}", name, a.low, a.high, result.low, result.high,
                           of_number(x), x);
      }
    }
  }
}

// Holding everything is easy for an interval that is too wide.
TEST(Interval, is_no_wider_than_need_be) {
  EXPECT_EQ((Interval{1, 2}) + (Interval{3, 5}), (Interval{4, 7}));
  EXPECT_EQ((Interval{1, 2}) - (Interval{3, 5}), (Interval{-4, -1}));
  EXPECT_EQ((Interval{-1, 2}) * (Interval{3, 5}), (Interval{-5, 10}));
  EXPECT_EQ((Interval{-6, 6}) / (Interval{2, 3}), (Interval{-3, 3}));
  EXPECT_EQ((Interval{1, 2}) / Interval::of(0), Interval{});
  EXPECT_EQ((Interval{1, 2}) / (Interval{4, kInfinity}), (Interval{0, 0.5}));
  EXPECT_EQ(smaller({1, 5}, {2, 3}), (Interval{1, 3}));
  EXPECT_EQ(larger({1, 5}, {2, 3}), (Interval{2, 5}));
  EXPECT_EQ(absolute({-3, 2}), (Interval{0, 3}));
  EXPECT_EQ(square_root({4, 9}), (Interval{2, 3}));
  EXPECT_EQ(square_root({-4, 9}), (Interval{0, 3}));
  EXPECT_TRUE((Interval{8.999, 16.001}).contains(power({3, 4}, Interval::of(2)).low));
  EXPECT_LT(power({3, 4}, Interval::of(2)).high, 16.001);
  EXPECT_EQ(power({-2, 3}, Interval::of(2)).low, -std::numeric_limits<double>::denorm_min());
  EXPECT_LT(power({-2, 3}, Interval::of(2)).high, 9.001);
}

}  // namespace
}  // namespace foldwise
