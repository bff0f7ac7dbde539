#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foldwise/proxy/predict.hpp"
#include "foldwise/proxy/samples.hpp"

namespace foldwise {

/// A sample, and what was predicted of it.
struct JudgedSample {
  const ProxyInput* input = nullptr;  ///< among the samples, which must outlive this
  Prediction prediction;
  double truth = 0;
  std::optional<bool> stalled;  ///< where the samples say who stalled

  /// |prediction - truth| / max(truth, 1).
  double relative_error() const;
  bool is_covered() const;        ///< the truth lies in its interval of 90 %
  double interval_width() const;  ///< of that interval, in logarithms of 1 + metric

  /// The truth lies in it when both ends are so many times as far from the prediction, in the same logarithms.
  bool is_within(double stretch) const;
};

/// How far predictions are off. Relative errors are in percent.
struct ErrorSummary {
  std::size_t samples = 0;  ///< the rest is 0 when there are none
  double mean = 0;
  double median = 0;
  double p95 = 0;
  double p99 = 0;
  double largest = 0;
  double squared_loss = 0;  ///< mean of (prediction - truth)^2 / max(truth, 1), in the metric's unit
  double covered = 0;       ///< percent of the truths that lie in their interval of 90 %
};

/// Some of the samples, by what they have in common.
struct ErrorGroup {
  std::string kind;  ///< "dataflow", "PEs", "stalls", "interval"
  std::string name;
  ErrorSummary errors;
};

struct ProxyAccuracy {
  ErrorSummary all;
  double rank_correlation = 0;            ///< Spearman's, of predictions and truths
  std::optional<double> stalled_percent;  ///< of the samples, where they say who stalled
  std::size_t out_of_range = 0;           ///< samples whose like the proxy has not seen
  std::vector<ErrorGroup> groups;         ///< none is empty
  std::vector<JudgedSample> samples;      ///< in their order
};

ErrorSummary error_summary(std::span<const JudgedSample* const> samples);

/// What predictions are worth. Throws Error when the samples lack the proxy's target or are of another evaluator.
ProxyAccuracy judge(const Predictor& predictor, const ProxySamples& samples);

/// Spearman's rank correlation, equal values having the mean of their ranks. 0 for fewer than two values or when one
/// side does not vary. O(n log n).
double rank_correlation(std::span<const double> a, std::span<const double> b);

}  // namespace foldwise
