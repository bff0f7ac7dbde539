#include "foldwise/base/checked.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "foldwise/base/error.hpp"

namespace foldwise {

std::int64_t checked_product(std::string_view what, std::initializer_list<std::int64_t> factors) {
  std::int64_t product = 1;
  for (const std::int64_t factor : factors) {
    if (__builtin_mul_overflow(product, factor, &product)) {
      throw Error(fmt::format("{} = {} does not fit in 64 bits", what, fmt::join(factors, " * ")));
    }
  }
  return product;
}

std::int64_t checked_sum(std::string_view what, std::initializer_list<std::int64_t> terms) {
  std::int64_t sum = 0;
  for (const std::int64_t term : terms) {
    if (__builtin_add_overflow(sum, term, &sum)) {
      throw Error(fmt::format("{} = {} does not fit in 64 bits", what, fmt::join(terms, " + ")));
    }
  }
  return sum;
}

}  // namespace foldwise
