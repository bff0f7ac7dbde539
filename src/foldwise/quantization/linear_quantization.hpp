#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace foldwise {

/// Where the integers of a tensor lie. asymmetric: a zero point of its own, so that the range need not be centred;
/// symmetric: the zero point is 0 and so is the middle of the range.
enum class Scheme { asymmetric, symmetric };

std::string_view name_of(Scheme scheme);

inline constexpr int kFewestBits = 2;
inline constexpr int kMostBits = 8;

/// The numbers that a tensor takes.
struct RealRange {
  float lowest = 0;
  float highest = 0;

  bool operator==(const RealRange&) const = default;
};

/// Linear quantization of real numbers r to integers q of `bits` bits: r = scale * (q - zero_point)
/// (Jacob et al. 2018, Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference,
/// equation 1). q is signed: from -2^(bits-1) to 2^(bits-1) - 1, without the lowest of them in the symmetric scheme.
struct LinearQuantization {
  float scale = 1;  ///< positive and finite
  std::int32_t zero_point = 0;
  int bits = kMostBits;
  Scheme scheme = Scheme::asymmetric;

  std::int32_t lowest() const;
  std::int32_t highest() const { return (1 << (bits - 1)) - 1; }

  bool operator==(const LinearQuantization&) const = default;
};

/// The quantization whose integers cover `range` and, in any case, zero, which is written exactly. Its scale is zero
/// when the range is nothing but zero; then nothing can be quantized by it. Throws Error for bits outside 2..8.
LinearQuantization quantization_for(const RealRange& range, int bits, Scheme scheme);

/// min(max(round(r / scale) + zero_point, lowest), highest), halves to even: ONNX's QuantizeLinear, in float as there.
std::int32_t quantize(float value, const LinearQuantization& quantization);

/// scale * (q - zero_point): ONNX's DequantizeLinear, in float as there.
float dequantize(std::int32_t value, const LinearQuantization& quantization);

/// The smallest range that holds all values; there is one at least.
RealRange range_of(std::span<const float> values);

/// Mean of (r - dequantize(quantize(r)))^2 over the values.
double mean_squared_error(std::span<const float> values, const LinearQuantization& quantization);

}  // namespace foldwise
