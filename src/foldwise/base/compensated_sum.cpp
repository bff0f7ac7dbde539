// A long run of one equal term in few steps.
//
// While `total` stays in one binade [2^e, 2^(e+1)) it is a multiple of that binade's ulp, u. Adding the term x rounds x
// to a multiple of u, always to the same one, X, unless x lies exactly half way between two (then the rounding depends
// on total's last bit). So every addition of the run adds exactly X to `total` and exactly x - X to what the
// compensation receives. k additions are total + k*X, exact as long as the result stays in the binade, and compensation
// + k*(x - X), exact as long as that fits in 53 bits. Both are checked, not assumed: where one fails, a single plain
// addition is made.
#include "foldwise/base/compensated_sum.hpp"

#include <algorithm>
#include <cmath>

namespace foldwise {

namespace {

/// True when a * k + b is exact in double: no rounding in the product, none in the sum.
bool is_exact_jump(double b, double a, double k) {
  const double product = a * k;
  if (std::fma(a, k, -product) != 0.0) {
    return false;
  }
  const double sum = b + product;
  const double virtual_product = sum - b;
  return (b - (sum - virtual_product)) + (product - virtual_product) == 0.0;
}

}  // namespace

void CompensatedSum::add(double term) {
  const double sum = total_ + term;
  compensation_ += std::abs(total_) >= std::abs(term) ? (total_ - sum) + term : (term - sum) + total_;
  total_ = sum;
}

void CompensatedSum::add_repeated(double term, std::int64_t times) {
  while (times > 0) {
    add(term);
    --times;
    if (times < 2 || total_ < 2 * term) {
      continue;
    }
    int exponent = 0;
    std::frexp(total_, &exponent);
    const double binade_end = std::ldexp(1.0, exponent);
    const double ulp = std::ldexp(1.0, exponent - 53);
    const double rounded = (total_ + term) - total_;
    const double error = term - rounded;
    if (rounded <= 0.0 || std::abs(error) * 2 >= ulp) {
      continue;
    }
    // Stop one step short of the binade's end: the step that crosses it rounds to another ulp.
    const double room = std::floor((binade_end - total_) / rounded) - 2;
    std::int64_t steps =
        std::min(times, room < 1 ? std::int64_t{0} : static_cast<std::int64_t>(std::min(room, 0x1.0p52)));
    while (steps > 1 && (!is_exact_jump(total_, rounded, static_cast<double>(steps)) ||
                         !is_exact_jump(compensation_, error, static_cast<double>(steps)))) {
      steps /= 2;
    }
    if (steps > 1) {
      total_ += rounded * static_cast<double>(steps);
      compensation_ += error * static_cast<double>(steps);
      times -= steps;
    }
  }
}

}  // namespace foldwise
