#include "foldwise/base/rational.hpp"

#include <cmath>
#include <cstdint>

namespace foldwise {

double rounded_quotient(Integer128 numerator, Integer128 denominator) {
  constexpr Integer128 exact = Integer128{1} << 53;
  if (numerator <= exact && denominator <= exact) {
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  // Scale the numerator so that the integer quotient has at least 55 bits, and let its last bit say whether anything
  // was left over: converting such a number to double rounds as the true quotient would.
  int scale = 0;
  auto rest = static_cast<Unsigned128>(numerator);
  const auto divisor = static_cast<Unsigned128>(denominator);
  Unsigned128 quotient = rest / divisor;
  rest %= divisor;
  while (quotient < (static_cast<Unsigned128>(1) << 55)) {
    rest <<= 1;
    quotient = (quotient << 1) | (rest >= divisor ? 1 : 0);
    rest -= rest >= divisor ? divisor : 0;
    --scale;
  }
  quotient |= rest != 0 ? 1 : 0;
  return std::ldexp(static_cast<double>(quotient), scale);
}

}  // namespace foldwise
