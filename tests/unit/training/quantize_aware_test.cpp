#include "foldwise/training/quantize_aware.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

TEST(QuantizeAware, is_read_from_text) {
  EXPECT_EQ(parse_quantize_aware("w4a4"), (QuantizeAware{.weight_bits = 4, .activation_bits = 4}));
  EXPECT_EQ(parse_quantize_aware("w2a8"), (QuantizeAware{.weight_bits = 2, .activation_bits = 8}));
  for (const std::string text : {"", "w4", "w4a", "w1a4", "w4a9", "w16a8", "a4w4", "4:4", "w4a4 "}) {
    EXPECT_EQ(message_of<Error>([&] { parse_quantize_aware(text); }),
              "'" + text + "' are no bit widths: like w4a4, bits of weights and of activations from 2 to 8");
  }
}

}  // namespace
}  // namespace foldwise
