#include "foldwise/quantization/linear_quantization.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"
#include "foldwise/quantization/calibration.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

TEST(LinearQuantization, covers_its_bits_by_scheme) {
  EXPECT_EQ(quantization_for({-1, 1}, 8, Scheme::asymmetric).lowest(), -128);
  EXPECT_EQ(quantization_for({-1, 1}, 8, Scheme::symmetric).lowest(), -127);
  EXPECT_EQ(quantization_for({-1, 1}, 2, Scheme::asymmetric).lowest(), -2);
  EXPECT_EQ(quantization_for({-1, 1}, 2, Scheme::symmetric).lowest(), -1);
  EXPECT_EQ(quantization_for({-1, 1}, 2, Scheme::symmetric).highest(), 1);
}

TEST(LinearQuantization, of_pixels_is_a_shift) {
  const LinearQuantization pixels = quantization_for({0, 1}, 8, Scheme::asymmetric);
  for (int pixel = 0; pixel < 256; ++pixel) {
    EXPECT_EQ(quantize(static_cast<float>(pixel) / 255.0F, pixels), pixel - 128);
  }
}

TEST(LinearQuantization, rounds_halves_to_even) {
  const LinearQuantization whole{.scale = 1, .zero_point = 0, .bits = 8, .scheme = Scheme::symmetric};
  EXPECT_EQ(quantize(0.5F, whole), 0);
  EXPECT_EQ(quantize(1.5F, whole), 2);
  EXPECT_EQ(quantize(2.5F, whole), 2);
  EXPECT_EQ(quantize(-2.5F, whole), -2);
}

TEST(LinearQuantization, writes_zero_exactly_and_everything_else_to_half_a_step) {
  Rng rng(1);
  for (int round = 0; round < 2000; ++round) {
    const auto real = [&] { return static_cast<float>(rng.between(-10000, 10000)) / 1000.0F; };
    const float a = real();
    const float b = real();
    const RealRange range{std::min(a, b), std::max(a, b)};
    const int bits = static_cast<int>(rng.between(2, 8));
    const Scheme scheme = rng.below(2) == 0 ? Scheme::symmetric : Scheme::asymmetric;
    const LinearQuantization quantization = quantization_for(range, bits, scheme);
    if (quantization.scale == 0) {
      continue;
    }
    EXPECT_EQ(dequantize(quantize(0.0F, quantization), quantization), 0.0F);
    const float inside = range.lowest + (range.highest - range.lowest) * static_cast<float>(rng.below(1000)) / 1000.0F;
    const float error = std::abs(dequantize(quantize(inside, quantization), quantization) - inside);
    // The zero point is rounded too, so that an end of an asymmetric range can lie half a step outside.
    const float steps = scheme == Scheme::symmetric ? 0.5F : 1.0F;
    EXPECT_LE(error, quantization.scale * steps * 1.001F) << bits << " bits";
  }
}

TEST(LinearQuantization, refuses_bits_outside_2_to_8) {
  EXPECT_EQ(message_of<Error>([] {
              quantization_for({0, 1}, 1, Scheme::symmetric);
            }),
            "bits is 1, must be from 2 to 8");
  EXPECT_EQ(message_of<Error>([] {
              quantization_for({0, 1}, 9, Scheme::symmetric);
            }),
            "bits is 9, must be from 2 to 8");
}

TEST(LinearQuantization, of_nothing_but_zero_has_no_scale) {
  EXPECT_EQ(quantization_for({0, 0}, 8, Scheme::asymmetric).scale, 0.0F);
  EXPECT_EQ(quantization_for({0, 0}, 8, Scheme::symmetric).scale, 0.0F);
}

/// Many small numbers and one that is large.
std::vector<float> with_outlier(std::size_t count) {
  std::vector<float> values;
  for (std::size_t index = 0; index < count; ++index) {
    values.push_back(static_cast<float>(index % 101) / 100.0F);
  }
  values.push_back(10.0F);
  return values;
}

TEST(Calibration, min_max_covers_all_and_percentile_leaves_the_outermost) {
  const std::vector<float> values = with_outlier(100'000);
  EXPECT_EQ(calibrated(values, Calibration::min_max, 8, Scheme::asymmetric).scale, 10.0F / 255);
  EXPECT_EQ(calibrated(values, Calibration::percentile, 8, Scheme::asymmetric).scale, 1.0F / 255);
  EXPECT_EQ(calibrated(values, Calibration::percentile, 8, Scheme::symmetric).scale, 1.0F / 127);
}

TEST(Calibration, squared_error_is_never_worse_than_the_whole_range) {
  Rng rng(1);
  for (int round = 0; round < 50; ++round) {
    std::vector<float> values;
    for (int index = 0; index < 300; ++index) {
      values.push_back(static_cast<float>(rng.between(-1000, 1000)) * static_cast<float>(rng.between(0, 1000)) / 1e6F);
    }
    const int bits = static_cast<int>(rng.between(2, 8));
    const LinearQuantization best = calibrated(values, Calibration::squared_error, bits, Scheme::symmetric);
    const LinearQuantization whole = calibrated(values, Calibration::min_max, bits, Scheme::symmetric);
    EXPECT_LE(mean_squared_error(values, best), mean_squared_error(values, whole));
  }
}

TEST(Calibration, of_zeros_has_no_scale_by_any_method) {
  const std::vector<float> zeros(10);
  for (const Calibration method : {Calibration::min_max, Calibration::percentile, Calibration::squared_error}) {
    EXPECT_EQ(calibrated(zeros, method, 8, Scheme::asymmetric).scale, 0.0F);
  }
}

}  // namespace
}  // namespace foldwise
