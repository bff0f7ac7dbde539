#include "foldwise/quantization/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "foldwise/base/rng.hpp"

namespace foldwise {

namespace {

constexpr std::size_t kErrorSample = std::size_t{1} << 16;
constexpr int kShrinkSteps = 128;

/// The value below which the given share of `values` lies; reorders them.
float quantile(std::vector<float>& values, double share) {
  const auto place = static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

RealRange percentile_range(std::span<const float> values, Scheme scheme) {
  constexpr double covered = kCalibrationPercentile / 100.0;
  std::vector<float> ordered(values.begin(), values.end());
  if (scheme == Scheme::symmetric) {
    std::ranges::transform(ordered, ordered.begin(), [](float value) { return std::abs(value); });
    const float bound = quantile(ordered, covered);
    return {-bound, bound};
  }
  const float lowest = quantile(ordered, (1.0 - covered) / 2);
  return {lowest, quantile(ordered, (1.0 + covered) / 2)};
}

/// Drawn, because values at even distances would often be those of a few channels.
std::vector<float> sample_of(std::span<const float> values) {
  if (values.size() <= kErrorSample) {
    return {values.begin(), values.end()};
  }
  Rng rng(1);
  std::vector<float> sample(kErrorSample);
  std::ranges::generate(sample, [&] { return values[rng.below(values.size())]; });
  return sample;
}

LinearQuantization least_squared_error(std::span<const float> values, int bits, Scheme scheme) {
  const std::vector<float> sample = sample_of(values);
  const RealRange all = range_of(values);
  LinearQuantization best = quantization_for(all, bits, scheme);
  if (best.scale == 0) {
    return best;
  }
  double least = mean_squared_error(sample, best);
  for (int step = kShrinkSteps - 1; step > 0; --step) {
    const float share = static_cast<float>(step) / kShrinkSteps;
    const LinearQuantization shrunk = quantization_for({all.lowest * share, all.highest * share}, bits, scheme);
    const double error = mean_squared_error(sample, shrunk);
    if (error < least) {
      least = error;
      best = shrunk;
    }
  }
  return best;
}

}  // namespace

std::string_view name_of(Calibration calibration) {
  switch (calibration) {
    case Calibration::min_max:
      return "min-max";
    case Calibration::percentile:
      return "percentile";
    case Calibration::squared_error:
      return "mse";
  }
  __builtin_unreachable();
}

LinearQuantization calibrated(std::span<const float> values, Calibration calibration, int bits, Scheme scheme) {
  switch (calibration) {
    case Calibration::min_max:
      return quantization_for(range_of(values), bits, scheme);
    case Calibration::percentile: {
      // So few numbers lie within the percentile that only zeros may be left.
      const LinearQuantization most = quantization_for(percentile_range(values, scheme), bits, scheme);
      return most.scale > 0 ? most : quantization_for(range_of(values), bits, scheme);
    }
    case Calibration::squared_error:
      return least_squared_error(values, bits, scheme);
  }
  __builtin_unreachable();
}

}  // namespace foldwise
