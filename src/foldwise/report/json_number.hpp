#pragma once

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace foldwise {

/// Whole numbers without a decimal point as far as a double holds every one of them; null for NaN and infinity.
inline nlohmann::ordered_json json_number(double value) {
  if (std::trunc(value) == value && std::abs(value) < 0x1p53) {
    return static_cast<std::int64_t>(value);
  }
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

}  // namespace foldwise
