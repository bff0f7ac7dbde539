#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace foldwise {

/// `a * b * …` in 64 bits. Throws Error naming `what` when the product does not fit: never a wrapped number.
std::int64_t checked_product(std::string_view what, std::initializer_list<std::int64_t> factors);

/// `a + b + …` in 64 bits. Throws Error naming `what` when the sum does not fit.
std::int64_t checked_sum(std::string_view what, std::initializer_list<std::int64_t> terms);

/// ceil(numerator / denominator) for numerator >= 0, denominator > 0.
constexpr std::int64_t ceil_divide(std::int64_t numerator, std::int64_t denominator) {
  return numerator / denominator + (numerator % denominator != 0 ? 1 : 0);
}

}  // namespace foldwise
