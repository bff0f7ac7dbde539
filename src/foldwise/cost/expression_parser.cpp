// Text to postfix program by recursive descent; each function reads one level of the grammar, loosest first:
//
//   sum     = product { ("+" | "-") product }
//   product = signed { ("*" | "/") signed }
//   signed  = ("-" | "+") signed | power
//   power   = primary [ "^" signed ]                      so -2^2 is -4 and 2^3^2 is 2^9
//   primary = number | name | name "(" sum { "," sum } ")" | "(" sum ")"
//
// A name is letters, digits, "_" and ".". The parser follows the depth of the value stack as it emits steps, so that
// evaluation needs no check, and counts levels of nesting, so that no input can exhaust its own stack.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/cost/expression.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"

namespace foldwise {

namespace {

/// A function of doubles and what it does to intervals.
struct OfOne {
  double (*function)(double);
  Interval (*range)(Interval);
};
struct OfTwo {
  double (*function)(double, double);
  Interval (*range)(Interval, Interval);
};

bool either_is_nan(double a, double b) { return std::isnan(a) || std::isnan(b); }

constexpr OfOne kNegate = {[](double x) { return -x; }, [](Interval x) { return -x; }};
constexpr OfTwo kAdd = {[](double a, double b) { return a + b; }, [](Interval a, Interval b) { return a + b; }};
constexpr OfTwo kSubtract = {[](double a, double b) { return a - b; }, [](Interval a, Interval b) { return a - b; }};
constexpr OfTwo kMultiply = {[](double a, double b) { return a * b; }, [](Interval a, Interval b) { return a * b; }};
constexpr OfTwo kDivide = {[](double a, double b) { return a / b; }, [](Interval a, Interval b) { return a / b; }};
constexpr OfTwo kPower = {[](double a, double b) { return std::pow(a, b); }, power};
constexpr OfTwo kSmaller = {[](double a, double b) { return either_is_nan(a, b) ? a + b : std::min(a, b); }, smaller};
constexpr OfTwo kLarger = {[](double a, double b) { return either_is_nan(a, b) ? a + b : std::max(a, b); }, larger};

struct FunctionOfOne {
  std::string_view name;
  OfOne function;
};

constexpr FunctionOfOne kFunctionsOfOne[] = {
    {"abs", {[](double x) { return std::abs(x); }, absolute}},
    {"ceil", {[](double x) { return std::ceil(x); }, rounded_up}},
    {"exp", {[](double x) { return std::exp(x); }, exponential}},
    {"floor", {[](double x) { return std::floor(x); }, rounded_down}},
    {"log", {[](double x) { return std::log(x); }, logarithm}},
    {"log10", {[](double x) { return std::log10(x); }, logarithm_10}},
    {"log2", {[](double x) { return std::log2(x); }, logarithm_2}},
    {"sqrt", {[](double x) { return std::sqrt(x); }, square_root}},
};

constexpr int kDeepestNesting = 32;

const FunctionOfOne* find_function_of_one(std::string_view name) {
  const auto* const found = std::ranges::find(kFunctionsOfOne, name, &FunctionOfOne::name);
  return found == std::end(kFunctionsOfOne) ? nullptr : found;
}

bool is_digit(char symbol) { return symbol >= '0' && symbol <= '9'; }

bool is_name_start(char symbol) {
  return (symbol >= 'a' && symbol <= 'z') || (symbol >= 'A' && symbol <= 'Z') || symbol == '_';
}

bool is_name_part(char symbol) { return is_name_start(symbol) || is_digit(symbol) || symbol == '.'; }

class Parser {
 public:
  Parser(std::string_view text, std::span<const std::string> further_names)
      : text_(text), further_names_(further_names) {
    skip_blanks();
  }

  void parse_all() {
    if (at_end()) {
      refuse(position_, "nothing is there");
    }
    parse_sum();
    if (!at_end()) {
      refuse(position_, fmt::format("unexpected \"{}\"", one_line(text_.substr(position_, 1))));
    }
  }

  std::vector<std::string> names;
  std::vector<ExpressionStep> steps;

 private:
  void parse_sum() {
    if (++nesting_ > kDeepestNesting) {
      refuse(position_, fmt::format("more than {} levels of nesting", kDeepestNesting));
    }
    parse_product();
    while (at("+-")) {
      const OfTwo& function = take() == '+' ? kAdd : kSubtract;
      parse_product();
      apply(function);
    }
    --nesting_;
  }

  void parse_product() {
    parse_signed();
    while (at("*/")) {
      const OfTwo& function = take() == '*' ? kMultiply : kDivide;
      parse_signed();
      apply(function);
    }
  }

  void parse_signed() {
    bool negative = false;
    while (at("+-")) {
      negative = negative != (take() == '-');
    }
    parse_power();
    if (negative) {
      apply(kNegate);
    }
  }

  void parse_power() {
    parse_primary();
    if (at("^")) {
      take();
      if (++nesting_ > kDeepestNesting) {
        refuse(position_, fmt::format("more than {} levels of nesting", kDeepestNesting));
      }
      parse_signed();
      --nesting_;
      apply(kPower);
    }
  }

  void parse_primary() {
    const std::size_t start = position_;
    if (at("(")) {
      take();
      parse_sum();
      expect_closing(start);
    } else if (!at_end() && is_name_start(text_[position_])) {
      const std::string_view name = take_name();
      if (at("(")) {
        parse_call(name, start);
      } else {
        push_named(name, start);
      }
    } else if (!at_end() && (is_digit(text_[position_]) || text_[position_] == '.')) {
      push({.kind = ExpressionStep::Kind::number, .number = take_number()});
    } else {
      refuse(start, at_end()
                        ? "a number or a name is missing"
                        : fmt::format("a number or a name is missing before \"{}\"", one_line(text_.substr(start, 1))));
    }
  }

  void parse_call(std::string_view function, std::size_t start) {
    const FunctionOfOne* const of_one = find_function_of_one(function);
    const std::optional<Reduction> reduction = reduction_named(function);
    if (of_one == nullptr && !reduction) {
      std::vector<std::string_view> known = {"max", "mean", "min", "sum"};
      for (const FunctionOfOne& candidate : kFunctionsOfOne) {
        known.push_back(candidate.name);
      }
      refuse(start, unknown_name_message("function", function, known));
    }
    const std::size_t parenthesis = position_;
    take();
    if (reduction && take_layer_metric(*reduction)) {
      return;
    }
    std::size_t arguments = 1;
    parse_sum();
    while (at(",")) {
      take();
      parse_sum();
      ++arguments;
      if (reduction) {
        apply(*reduction == Reduction::smallest ? kSmaller : *reduction == Reduction::largest ? kLarger : kAdd);
      }
    }
    expect_closing(parenthesis);
    if (of_one != nullptr && arguments != 1) {
      refuse(start, fmt::format("{}() takes one value, not {}", function, arguments));
    }
    if (reduction && arguments < 2) {
      refuse(start, fmt::format("{}() takes one metric of the layers, or two or more values", function));
    }
    if (of_one != nullptr) {
      apply(of_one->function);
    } else if (*reduction == Reduction::mean) {
      push({.kind = ExpressionStep::Kind::number, .number = static_cast<double>(arguments)});
      apply(kDivide);
    }
  }

  /// When what follows is just one metric and ")": takes both, pushes the reduction of its layers' values.
  bool take_layer_metric(Reduction reduction) {
    const std::size_t start = position_;
    if (at_end() || !is_name_start(text_[position_])) {
      return false;
    }
    std::string_view name = take_name();
    if (!at(")")) {
      position_ = start;
      return false;
    }
    const bool prefixed = name.starts_with(kLayerPrefix);
    if (prefixed) {
      name.remove_prefix(kLayerPrefix.size());
    }
    const MetricField* const field = find_metric_field(name);
    if (field == nullptr && !prefixed && find_accelerator_field(name) != nullptr) {
      position_ = start;
      return false;
    }
    try {
      push_value(field != nullptr ? layer_request(reduction, *field).name() : parse_metric_request(name).name());
    } catch (const Error& error) {
      refuse(start, error.what());
    }
    take();
    return true;
  }

  void push_named(std::string_view name, std::size_t start) {
    if (name.starts_with(kLayerPrefix)) {
      refuse(start, fmt::format("{} must stand alone in min(), max(), sum() or mean()", one_line(name)));
    }
    const AcceleratorField* const field = find_accelerator_field(name);
    if (field != nullptr && !field->choices.empty()) {
      refuse(start, fmt::format("{} is a choice; it can only be compared, as in {} == {}", name, name,
                                field->choices.front()));
    }
    if (field == nullptr && find_metric_field(name) == nullptr &&
        std::ranges::find(further_names_, name) == further_names_.end()) {
      std::vector<std::string_view> known(further_names_.begin(), further_names_.end());
      for (const AcceleratorField& candidate : accelerator_fields()) {
        known.push_back(candidate.name);
      }
      for (const MetricField& candidate : metric_fields()) {
        known.push_back(candidate.name);
      }
      refuse(start, unknown_name_message("name", name, known));
    }
    push_value(std::string(name));
  }

  void push_value(const std::string& name) {
    const auto found = std::ranges::find(names, name);
    const auto index = static_cast<std::uint32_t>(found - names.begin());
    if (found == names.end()) {
      names.push_back(name);
    }
    push({.kind = ExpressionStep::Kind::value, .name = index});
  }

  void push(const ExpressionStep& step) {
    if (++depth_ > kExpressionStackDepth) {
      refuse(position_, "too many values wait for their operators; nest less");
    }
    steps.push_back(step);
  }

  void apply(const OfOne& one) {
    steps.push_back({.kind = ExpressionStep::Kind::function_of_one, .of_one = one.function, .range_of_one = one.range});
  }

  void apply(const OfTwo& two) {
    --depth_;
    steps.push_back({.kind = ExpressionStep::Kind::function_of_two, .of_two = two.function, .range_of_two = two.range});
  }

  // What follows reads single tokens. position_ is always at one, never at a blank.

  bool at_end() const { return position_ == text_.size(); }

  bool at(std::string_view symbols) const {
    return !at_end() && symbols.find(text_[position_]) != std::string_view::npos;
  }

  char take() {
    const char symbol = text_[position_++];
    skip_blanks();
    return symbol;
  }

  std::string_view take_name() {
    const std::size_t start = position_;
    while (!at_end() && is_name_part(text_[position_])) {
      ++position_;
    }
    const std::string_view name = text_.substr(start, position_ - start);
    skip_blanks();
    return name;
  }

  double take_number() {
    double number = 0.0;
    const char* const start = text_.data() + position_;
    const auto [end, error] = std::from_chars(start, text_.data() + text_.size(), number);
    if (error == std::errc::result_out_of_range) {
      refuse(position_, "the number does not fit in a double");
    }
    if (error != std::errc()) {
      refuse(position_, "a number or a name is missing before \".\"");
    }
    position_ += static_cast<std::size_t>(end - start);
    if (!at_end() && is_name_part(text_[position_])) {
      refuse(position_, fmt::format("unexpected \"{}\" after a number", text_[position_]));
    }
    skip_blanks();
    return number;
  }

  void expect_closing(std::size_t opening) {
    if (!at(")")) {
      refuse(opening, "the parenthesis is not closed");
    }
    take();
  }

  void skip_blanks() {
    while (!at_end() && at(" \t\r\n")) {
      ++position_;
    }
  }

  [[noreturn]] void refuse(std::size_t position, std::string_view reason) const {
    throw ExpressionError(text_, position + 1, reason);
  }

  std::string_view text_;
  std::span<const std::string> further_names_;
  std::size_t position_ = 0;
  std::size_t depth_ = 0;
  int nesting_ = 0;
};

}  // namespace

Expression Expression::parse(std::string_view text, std::span<const std::string> further_names) {
  Parser parser(text, further_names);
  parser.parse_all();
  return {trimmed(text), std::move(parser.names), std::move(parser.steps)};
}

}  // namespace foldwise
