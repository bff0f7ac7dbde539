// The figures of ONNX's own node tests (onnx 1.23.2, backend/test/case/node: quantizelinear, dequantizelinear,
// convinteger, matmulinteger, qlinearconv, qlinearmatmul), put to the functions that inference is made of. ONNX writes
// 8-bit operands unsigned where Foldwise writes them signed; 128 less in a word and in its zero point is the same
// number.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "foldwise/quantization/fixed_point.hpp"
#include "foldwise/quantization/linear_quantization.hpp"
#include "foldwise/quantization/window_products.hpp"

namespace foldwise {
namespace {

using Words = std::vector<std::int16_t>;
using Sums = std::vector<std::int32_t>;

LinearQuantization unsigned_8_bit(float scale, std::int32_t zero_point) {
  return {.scale = scale, .zero_point = zero_point - 128, .bits = 8, .scheme = Scheme::asymmetric};
}

LinearQuantization signed_bits(int bits, float scale, std::int32_t zero_point) {
  return {.scale = scale, .zero_point = zero_point, .bits = bits, .scheme = Scheme::asymmetric};
}

Words less_zero_point(const std::vector<int>& words, int zero_point) {
  Words result;
  for (const int word : words) {
    result.push_back(static_cast<std::int16_t>(word - zero_point));
  }
  return result;
}

/// ConvInteger of one channel: sums of every filter at every window, [filter][row][column].
std::vector<Sums> convolved(const Words& ifmap, std::size_t side, const Words& filters, std::size_t count,
                            std::size_t kernel) {
  const PackedFilters packed(filters, count, kernel, kernel);
  Words readable = ifmap;
  readable.push_back(0);
  std::vector<Sums> ofmap(count);
  for (std::size_t row = 0; row + kernel <= side; ++row) {
    for (std::size_t column = 0; column + kernel <= side; ++column) {
      WindowBlock block{};
      block.fill(readable.data() + row * side + column);
      const ProductBlock products = window_products(block, side, packed, 0);
      for (std::size_t filter = 0; filter < count; ++filter) {
        ofmap[filter].push_back(products[0][filter]);
      }
    }
  }
  return ofmap;
}

/// MatMulInteger: (rows x depth) times (depth x columns), row by row.
Sums multiplied(const Words& left, const Words& right, std::size_t depth, std::size_t columns) {
  Words filters;
  for (std::size_t column = 0; column < columns; ++column) {
    for (std::size_t place = 0; place < depth; ++place) {
      filters.push_back(right[place * columns + column]);
    }
  }
  const PackedFilters packed(filters, columns, 1, depth);
  Words readable = left;
  readable.push_back(0);
  Sums product;
  for (std::size_t row = 0; row < left.size() / depth; ++row) {
    WindowBlock block{};
    block.fill(readable.data() + row * depth);
    const ProductBlock products = window_products(block, 0, packed, 0);
    product.insert(product.end(), products[0].begin(), products[0].begin() + static_cast<std::ptrdiff_t>(columns));
  }
  return product;
}

/// What QLinearConv and QLinearMatMul make of the sums.
std::vector<int> requantized(const Sums& sums, float a, float b, float y, int zero_point, int lowest, int highest) {
  const FixedPointFactor factor(static_cast<double>(a) * static_cast<double>(b) / static_cast<double>(y));
  std::vector<int> words;
  for (const std::int32_t sum : sums) {
    words.push_back(static_cast<int>(std::clamp<std::int64_t>(factor.times(sum) + zero_point, lowest, highest)));
  }
  return words;
}

TEST(OnnxDefinitions, quantize_linear) {
  const std::vector<float> values = {0, 2, 3, 1000, -254, -1000};
  const std::vector<int> expected = {128, 129, 130, 255, 1, 0};
  for (std::size_t index = 0; index < values.size(); ++index) {
    EXPECT_EQ(quantize(values[index], unsigned_8_bit(2, 128)) + 128, expected[index]) << values[index];
  }
}

constexpr std::array<std::array<float, 6>, 3> kReals = {
    {{-162, 10, -100, 232, -20, -50}, {-76, 0, 0, 252, 32, -44}, {245, -485, -960, -270, -375, -470}}};
constexpr std::array<std::array<int, 6>, 3> kIntegers = {
    {{3, 89, 34, 200, 74, 59}, {5, 24, 24, 87, 32, 13}, {245, 99, 4, 142, 121, 102}}};
constexpr std::array<float, 3> kScales = {2, 4, 5};
constexpr std::array<int, 3> kZeroPoints = {84, 24, 196};

TEST(OnnxDefinitions, quantize_and_dequantize_linear_with_a_scale_for_each_channel) {
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const LinearQuantization quantization = unsigned_8_bit(kScales[channel], kZeroPoints[channel]);
    for (std::size_t place = 0; place < 6; ++place) {
      EXPECT_EQ(quantize(kReals[channel][place], quantization) + 128, kIntegers[channel][place]);
      EXPECT_EQ(dequantize(kIntegers[channel][place] - 128, quantization), kReals[channel][place]);
    }
  }
}

TEST(OnnxDefinitions, quantize_linear_to_4_bits) {
  const std::vector<std::vector<float>> values = {{0, 2.5F, 4.8F, 8.6F}, {-30, -20, 6, 9}, {12, 15, 16, 40}};
  const std::vector<std::vector<int>> expected = {{1, 2, 3, 5}, {-8, -6, 3, 4}, {4, 5, 5, 7}};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t place = 0; place < 4; ++place) {
      EXPECT_EQ(quantize(values[row][place], signed_bits(4, static_cast<float>(row + 2), 1)), expected[row][place]);
    }
  }
}

TEST(OnnxDefinitions, quantize_linear_to_2_bits) {
  const std::vector<std::vector<float>> values = {{0, 2.5F, 4.8F, 8.6F}, {-4, -3, 1, 2}, {-0.0F, -2.5F, -4.8F, -8.6F}};
  const std::vector<std::vector<int>> expected = {{0, 1, 1, 1}, {-1, -1, 0, 1}, {0, -1, -1, -2}};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t place = 0; place < 4; ++place) {
      EXPECT_EQ(quantize(values[row][place], signed_bits(2, static_cast<float>(row + 2), 0)), expected[row][place]);
    }
  }
}

TEST(OnnxDefinitions, dequantize_linear) {
  const std::vector<int> words = {0, 3, 128, 255};
  const std::vector<float> expected = {-256, -250, 0, 254};
  for (std::size_t index = 0; index < words.size(); ++index) {
    EXPECT_EQ(dequantize(words[index] - 128, unsigned_8_bit(2, 128)), expected[index]);
  }
  const std::vector<int> of_4_bits = {0, 1, 7, -4, -8};
  const std::vector<float> expected_of_4_bits = {-2, 0, 12, -10, -18};
  for (std::size_t index = 0; index < of_4_bits.size(); ++index) {
    EXPECT_EQ(dequantize(of_4_bits[index], signed_bits(4, 2, 1)), expected_of_4_bits[index]);
  }
}

TEST(OnnxDefinitions, conv_integer) {
  const Words ifmap = less_zero_point({2, 3, 4, 5, 6, 7, 8, 9, 10}, 1);
  EXPECT_EQ(convolved(ifmap, 3, {1, 1, 1, 1}, 1, 2), (std::vector<Sums>{{12, 16, 24, 28}}));

  // Padded by one; the second filter's zero point is 1, so that it is nothing but zeros.
  Words padded(25);
  for (std::size_t place = 0; place < ifmap.size(); ++place) {
    padded[(place / 3 + 1) * 5 + place % 3 + 1] = ifmap[place];
  }
  const std::vector<Sums> sums = convolved(padded, 5, {1, 1, 1, 1, 0, 0, 0, 0}, 2, 2);
  EXPECT_EQ(sums[0], (Sums{1, 3, 5, 3, 5, 12, 16, 9, 11, 24, 28, 15, 7, 15, 17, 9}));
  EXPECT_EQ(sums[1], Sums(16));
}

TEST(OnnxDefinitions, matmul_integer) {
  EXPECT_EQ(multiplied(less_zero_point({11, 7, 3, 10, 6, 2, 9, 5, 1, 8, 4, 0}, 12), {1, 4, 2, 5, 3, 6}, 3, 2),
            (Sums{-38, -83, -44, -98, -50, -113, -56, -128}));
}

TEST(OnnxDefinitions, qlinear_conv) {
  const std::vector<int> x = {255, 174, 162, 25,  203, 168, 58,  15,  59,  237, 95,  129, 0,  64,  56, 242, 153,
                              221, 168, 12,  166, 232, 178, 186, 195, 237, 162, 237, 188, 39, 124, 77, 80,  102,
                              43,  127, 230, 21,  83,  41,  40,  134, 255, 154, 92,  141, 42, 148, 247};
  const std::vector<int> expected = {0,   81,  93,  230, 52,  87,  197, 240, 196, 18,  160, 126, 255,
                                     191, 199, 13,  102, 34,  87,  243, 89,  23,  77,  69,  60,  18,
                                     93,  18,  67,  216, 131, 178, 175, 153, 212, 128, 25,  234, 172,
                                     214, 215, 121, 0,   101, 163, 114, 213, 107, 8};
  const std::vector<Sums> sums = convolved(less_zero_point(x, 132), 7, less_zero_point({0}, 255), 1, 1);
  EXPECT_EQ(requantized(sums.front(), 0.00369204697F, 0.00172794575F, 0.00162681262F, 123, 0, 255), expected);
}

TEST(OnnxDefinitions, qlinear_matmul) {
  const Sums of_unsigned =
      multiplied(less_zero_point({208, 236, 0, 238, 3, 214, 255, 29}, 113),
                 less_zero_point({152, 51, 244, 60, 26, 255, 0, 127, 246, 127, 254, 247}, 114), 4, 3);
  EXPECT_EQ(requantized(of_unsigned, 0.0066F, 0.00705F, 0.0107F, 118, 0, 255),
            (std::vector<int>{168, 115, 255, 1, 66, 151}));
  const Sums of_signed =
      multiplied(less_zero_point({81, 109, -127, 111, -124, 87, -128, -98}, -14),
                 less_zero_point({25, -76, 117, -67, -101, -128, -127, 0, 119, 0, 127, 120}, -13), 4, 3);
  EXPECT_EQ(requantized(of_signed, 0.0066F, 0.00705F, 0.0107F, -9, -128, 127),
            (std::vector<int>{41, -12, -9, 1, -75, -128}));
}

}  // namespace
}  // namespace foldwise
