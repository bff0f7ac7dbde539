#pragma once

#include <cstdint>

namespace foldwise {

/// Left-to-right sum with Neumaier's compensation, bit for bit what `sum()` of CPython 3.12 and later gives on floats
/// (A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974).
/// SCALE-Sim averages utilisation over folds this way, so the last digit of its reports depends on it.
class CompensatedSum {
 public:
  void add(double term);

  /// The same bits as calling add(term) `times` times, in far fewer steps; term >= 0 and finite, times >= 0.
  /// O(log times) steps for terms of like size: see the source for why.
  void add_repeated(double term, std::int64_t times);

  double value() const { return total_ + compensation_; }

 private:
  double total_ = 0.0;
  double compensation_ = 0.0;
};

}  // namespace foldwise
