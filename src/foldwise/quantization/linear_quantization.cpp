#include "foldwise/quantization/linear_quantization.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "foldwise/base/error.hpp"

namespace foldwise {

std::string_view name_of(Scheme scheme) { return scheme == Scheme::asymmetric ? "asymmetric" : "symmetric"; }

std::int32_t LinearQuantization::lowest() const {
  const std::int32_t lowest_signed = -(1 << (bits - 1));
  return scheme == Scheme::symmetric ? lowest_signed + 1 : lowest_signed;
}

LinearQuantization quantization_for(const RealRange& range, int bits, Scheme scheme) {
  if (bits < kFewestBits || bits > kMostBits) {
    throw Error(fmt::format("bits is {}, must be from {} to {}", bits, kFewestBits, kMostBits));
  }
  LinearQuantization quantization{.scale = 0, .zero_point = 0, .bits = bits, .scheme = scheme};
  if (scheme == Scheme::symmetric) {
    quantization.scale =
        std::max(std::abs(range.lowest), std::abs(range.highest)) / static_cast<float>(quantization.highest());
    return quantization;
  }
  const float lowest = std::min(range.lowest, 0.0F);
  const float highest = std::max(range.highest, 0.0F);
  quantization.scale = (highest - lowest) / static_cast<float>((1 << bits) - 1);
  if (quantization.scale > 0) {
    const float zero_point = std::nearbyintf(static_cast<float>(quantization.lowest()) - lowest / quantization.scale);
    quantization.zero_point =
        std::clamp(static_cast<std::int32_t>(zero_point), quantization.lowest(), quantization.highest());
  }
  return quantization;
}

std::int32_t quantize(float value, const LinearQuantization& quantization) {
  const auto lowest = static_cast<float>(quantization.lowest());
  const auto highest = static_cast<float>(quantization.highest());
  // nearbyint() rounds halves to even: the rounding mode of a program that does not change it.
  const float shifted = std::nearbyintf(value / quantization.scale) + static_cast<float>(quantization.zero_point);
  return static_cast<std::int32_t>(std::clamp(shifted, lowest, highest));
}

float dequantize(std::int32_t value, const LinearQuantization& quantization) {
  return quantization.scale * static_cast<float>(value - quantization.zero_point);
}

RealRange range_of(std::span<const float> values) {
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  return {*lowest, *highest};
}

double mean_squared_error(std::span<const float> values, const LinearQuantization& quantization) {
  double sum = 0;
  for (const float value : values) {
    const double error = static_cast<double>(value) - dequantize(quantize(value, quantization), quantization);
    sum += error * error;
  }
  return sum / static_cast<double>(values.size());
}

}  // namespace foldwise
