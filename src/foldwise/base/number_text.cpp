#include "foldwise/base/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace foldwise {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = trimmed(text);
  std::string digits;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    if (text.front() == '-') {
      digits.push_back('-');
    }
    text.remove_prefix(1);
  }
  bool after_digit = false;
  for (const char symbol : text) {
    const bool digit = symbol >= '0' && symbol <= '9';
    if (!digit && !(symbol == '_' && after_digit)) {
      return std::nullopt;
    }
    if (digit) {
      digits.push_back(symbol);
    }
    after_digit = digit;
  }
  if (!after_digit) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{}) {
    return std::nullopt;
  }
  return value;
}

std::string float_text(double value) {
  if (std::isnan(value)) {
    return "nan";
  }
  if (std::isinf(value)) {
    return value < 0 ? "-inf" : "inf";
  }
  // Shortest digits in scientific form, d.ddde±xx, laid out again by Python's rule.
  std::array<char, 32> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  const std::string_view scientific(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t mark = scientific.find('e');
  const int exponent = std::atoi(buffer.data() + mark + 1);  // NOLINT(cert-err34-c): to_chars wrote these digits
  if (exponent < -4 || exponent >= 16) {
    return std::string(scientific);  // both write at least two exponent digits
  }
  std::string digits;
  for (const char symbol : scientific.substr(0, mark)) {
    if (symbol >= '0' && symbol <= '9') {
      digits.push_back(symbol);
    }
  }
  const std::string sign = scientific.front() == '-' ? "-" : "";
  if (exponent < 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  }
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    return sign + digits + std::string(whole - digits.size(), '0') + ".0";
  }
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace foldwise
