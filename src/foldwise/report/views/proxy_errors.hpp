#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "foldwise/proxy/accuracy.hpp"

namespace foldwise {

/// Levels, in percent, for which intervals are looked at. A proxy states the one of 90 %; the others are that one
/// stretched as the intervals of a Laplace distribution are, whose likelihood a proxy is trained by: by
/// log(1 - level) / log(1 - 0.9).
inline constexpr std::array<int, 8> kIntervalLevels = {50, 60, 70, 80, 90, 95, 98, 99};

/// Sizes of an array's side that are drawn as one, both ends included.
struct SizeBucket {
  std::int64_t smallest = 0;
  std::int64_t largest = 0;

  bool operator==(const SizeBucket&) const = default;
};

/// The samples of one kind, as curves and as a map.
struct ErrorsOfKind {
  std::string kind;                       ///< "all", "without stalls", "with stalls"
  std::vector<double> percent_below;      ///< of its samples that err by at most each of error_places
  std::vector<double> percent_within;     ///< of its truths that lie in the interval of each of kIntervalLevels
  std::vector<ErrorSummary> array_cells;  ///< [rows][cols], of no samples where there are none
};

/// What charts show of how far a proxy is off.
struct ProxyErrors {
  std::vector<ErrorsOfKind> kinds;   ///< all; then those without and with stalls, where both are known and there
  std::vector<double> error_places;  ///< in percent, growing by a constant factor up to the largest error
  std::vector<SizeBucket> rows;      ///< of arrays: powers of two and what lies between them
  std::vector<SizeBucket> cols;
  std::vector<const JudgedSample*> drawn;  ///< at most kMostDrawn, chosen by chance, in their order
  /// At most kMostWorst of the largest relative errors on either side, the largest first. Apart, since a
  /// prediction that is too low errs by at most 100 %.
  std::vector<const JudgedSample*> too_high;
  std::vector<const JudgedSample*> too_low;
};

inline constexpr std::size_t kMostDrawn = 4000;
inline constexpr std::size_t kMostWorst = 15;

/// `samples`, at least one, must outlive what is returned. O(n log n).
ProxyErrors proxy_errors(std::span<const JudgedSample> samples);

}  // namespace foldwise
