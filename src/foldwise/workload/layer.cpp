#include "foldwise/workload/layer.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"

namespace foldwise {

std::int64_t ConvShape::ofmap_height() const { return ceil_divide(ifmap_height - filter_height, row_stride) + 1; }

std::int64_t ConvShape::ofmap_width() const { return ceil_divide(ifmap_width - filter_width, column_stride) + 1; }

std::int64_t ConvShape::window() const { return filter_height * filter_width * channels; }

GemmShape as_gemm(const ConvShape& shape) {
  return {.m = shape.ofmap_height() * shape.ofmap_width(), .n = shape.filters, .k = shape.window()};
}

ConvShape as_conv(const GemmShape& shape) {
  return {.ifmap_height = shape.m,
          .ifmap_width = shape.k,
          .filter_height = 1,
          .filter_width = shape.k,
          .channels = 1,
          .filters = shape.n,
          .row_stride = 1,
          .column_stride = 1};
}

std::int64_t macs(const ConvShape& shape) {
  const GemmShape gemm = as_gemm(shape);
  return gemm.m * gemm.n * gemm.k;
}

void validate(const ConvShape& shape) {
  const std::pair<std::string_view, std::int64_t> sizes[] = {
      {"ifmap height", shape.ifmap_height},   {"ifmap width", shape.ifmap_width},
      {"filter height", shape.filter_height}, {"filter width", shape.filter_width},
      {"channels", shape.channels},           {"filters", shape.filters},
      {"row stride", shape.row_stride},       {"column stride", shape.column_stride}};
  for (const auto& [name, value] : sizes) {
    if (value < 1 || value > kLargestSize) {
      throw Error(fmt::format("{} is {}, must be from 1 to 2^31", name, value));
    }
  }
  if (shape.filter_height > shape.ifmap_height) {
    throw Error(
        fmt::format("filter height {} is larger than ifmap height {}", shape.filter_height, shape.ifmap_height));
  }
  if (shape.filter_width > shape.ifmap_width) {
    throw Error(fmt::format("filter width {} is larger than ifmap width {}", shape.filter_width, shape.ifmap_width));
  }
  checked_product("ifmap words", {shape.ifmap_height, shape.ifmap_width, shape.channels});
  const std::int64_t window =
      checked_product("window words", {shape.filter_height, shape.filter_width, shape.channels});
  const std::int64_t pixels = checked_product("ofmap pixels", {shape.ofmap_height(), shape.ofmap_width()});
  checked_product("filter words", {window, shape.filters});
  checked_product("ofmap words", {pixels, shape.filters});
  checked_product("100 * MACs", {100, pixels, shape.filters, window});
}

}  // namespace foldwise
