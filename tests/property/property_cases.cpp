#include "tests/property/property_cases.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "foldwise/base/number_text.hpp"

namespace foldwise {

namespace {

std::int64_t number_from_environment(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  if (text == nullptr) {
    return otherwise;
  }
  const std::optional<std::int64_t> number = parse_integer(text);
  if (!number || *number < 1) {
    throw std::invalid_argument(std::string(name) + " is '" + text + "', must be a positive number");
  }
  return *number;
}

}  // namespace

int property_cases() { return static_cast<int>(number_from_environment("FOLDWISE_PROPERTY_CASES", 2000)); }

void for_each_random_case(int count, const std::function<void(const LayerCase&)>& check) {
  Rng rng(static_cast<std::uint64_t>(number_from_environment("FOLDWISE_PROPERTY_SEED", 1)));
  for (int index = 0; index < count; ++index) {
    const LayerCase layer_case = random_layer_case(rng);
    SCOPED_TRACE(describe(layer_case));
    check(layer_case);
    if (::testing::Test::HasFailure()) {
      return;
    }
  }
}

}  // namespace foldwise
