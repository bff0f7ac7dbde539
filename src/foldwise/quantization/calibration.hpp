#pragma once

#include <span>
#include <string_view>

#include "foldwise/quantization/linear_quantization.hpp"

namespace foldwise {

/// How the range that integers shall cover is found from the numbers that were seen.
enum class Calibration {
  min_max,       ///< all of them
  percentile,    ///< all but the outermost: kCalibrationPercentile of them
  squared_error  ///< whatever range makes the mean squared error of quantization least
};

std::string_view name_of(Calibration calibration);

/// Per cent of the numbers that the percentile method covers; the asymmetric scheme leaves out half of the rest at
/// either end, the symmetric scheme those of the largest magnitude.
inline constexpr double kCalibrationPercentile = 99.99;

/// The quantization of numbers like `values`, of which there is one at least. squared_error tries the range of all
/// values shrunk to 1/128, 2/128, ... 128/128, and looks at 2^16 of the values, drawn with a fixed seed, where there
/// are more. The scale is zero when every value is zero. Throws Error for bits outside 2..8.
LinearQuantization calibrated(std::span<const float> values, Calibration calibration, int bits, Scheme scheme);

}  // namespace foldwise
