#pragma once

// Counting along antidiagonals. A systolic array takes its operands skewed: row i of a block enters i lines after row
// 0, so a line of the demand is an antidiagonal of the block, and "how many words before this line" is a count of
// entries (i, j) with i + j below a bound. All O(1).

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace foldwise {

/// Entries (i, j) of an a x b block with i + j < x.
constexpr std::int64_t entries_before(std::int64_t a, std::int64_t b, std::int64_t x) {
  const std::int64_t narrow = a < b ? a : b;
  const std::int64_t wide = a < b ? b : a;
  if (x <= 0) {
    return 0;
  }
  if (x <= narrow) {
    return x * (x + 1) / 2;
  }
  if (x <= wide) {
    return narrow * (narrow + 1) / 2 + narrow * (x - narrow);
  }
  const std::int64_t after = a + b - 1 - x;  // diagonals from x on: a triangle of that side
  return after <= 0 ? a * b : a * b - after * (after + 1) / 2;
}

/// The largest x with x * (x + 1) / 2 <= n, for n >= 0.
inline std::int64_t triangular_root(std::int64_t n) {
  auto x = static_cast<std::int64_t>((std::sqrt(8.0 * static_cast<double>(n) + 1.0) - 1.0) / 2.0);
  while (x * (x + 1) / 2 > n) {
    --x;
  }
  while ((x + 1) * (x + 2) / 2 <= n) {
    ++x;
  }
  return x;
}

/// The antidiagonal i + j on which entry number n lies, entries of an a x b block counted from 0 antidiagonal by
/// antidiagonal; 0 <= n < a * b.
inline std::int64_t antidiagonal_of(std::int64_t a, std::int64_t b, std::int64_t n) {
  const std::int64_t narrow = std::min(a, b);
  const std::int64_t wide = std::max(a, b);
  const std::int64_t triangle = narrow * (narrow + 1) / 2;
  if (n < triangle) {
    return triangular_root(n);
  }
  if (n < triangle + narrow * (wide - narrow)) {
    return narrow + (n - triangle) / narrow;
  }
  return a + b - 2 - triangular_root(a * b - 1 - n);
}

}  // namespace foldwise
