#include "foldwise/training/quantize_aware.hpp"

#include <fmt/format.h>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

QuantizeAware parse_quantize_aware(const std::string& text) {
  const auto is_bits = [](char digit) { return digit >= '2' && digit <= '8'; };
  if (text.size() == 4 && text[0] == 'w' && is_bits(text[1]) && text[2] == 'a' && is_bits(text[3])) {
    return {.weight_bits = text[1] - '0', .activation_bits = text[3] - '0'};
  }
  throw Error(fmt::format("{} are no bit widths: like w4a4, bits of weights and of activations from 2 to 8",
                          quoted_text(text)));
}

}  // namespace foldwise
