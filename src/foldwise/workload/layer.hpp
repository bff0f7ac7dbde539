#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace foldwise {

/// A matrix product: (m x k) times (k x n).
struct GemmShape {
  std::int64_t m = 0;
  std::int64_t n = 0;
  std::int64_t k = 0;

  bool operator==(const GemmShape&) const = default;
};

/// A convolution of one image without padding, all sizes in words. Strides are (row, column).
struct ConvShape {
  std::int64_t ifmap_height = 0;
  std::int64_t ifmap_width = 0;
  std::int64_t filter_height = 0;
  std::int64_t filter_width = 0;
  std::int64_t channels = 0;
  std::int64_t filters = 0;
  std::int64_t row_stride = 1;
  std::int64_t column_stride = 1;

  bool operator==(const ConvShape&) const = default;

  /// Rows and columns of the ofmap: ceil((ifmap - filter) / stride) + 1. SCALE-Sim rounds up, so where the stride does
  /// not divide, the last window hangs over the edge of the ifmap.
  std::int64_t ofmap_height() const;
  std::int64_t ofmap_width() const;

  /// Words of one convolution window: filter_height * filter_width * channels.
  std::int64_t window() const;
};

/// The matrix product that a convolution is: m = ofmap pixels, n = filters, k = words of a window.
GemmShape as_gemm(const ConvShape& shape);

/// The convolution that SCALE-Sim makes of a matrix product: an m x k ifmap under a 1 x k window.
ConvShape as_conv(const GemmShape& shape);

/// Multiply-accumulates of a layer: m * n * k.
std::int64_t macs(const ConvShape& shape);

/// The largest size or stride of a layer.
inline constexpr std::int64_t kLargestSize = std::int64_t{1} << 31;

/// Throws Error with the rule that is broken: every size and stride from 1 to kLargestSize, the filter no larger
/// than the ifmap, and every product that the simulator forms (words of each operand, MACs times 100) within 64 bits.
void validate(const ConvShape& shape);

struct Layer {
  std::string name;
  ConvShape shape;

  bool operator==(const Layer&) const = default;
};

struct Network {
  std::string name;
  std::vector<Layer> layers;

  bool operator==(const Network&) const = default;
};

}  // namespace foldwise
