#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"

namespace foldwise {

/// What one design costs, or why that cannot be said.
struct Evaluation {
  std::vector<double> values;  ///< one for each of Evaluator::metrics(); empty when it failed
  std::string failure;         ///< one line; empty when it succeeded

  bool failed() const { return !failure.empty(); }
  bool operator==(const Evaluation&) const = default;
};

/// Tells what a design costs on the workloads of a question. Contract:
/// - Workloads and wanted metrics are fixed at construction, which refuses (Error) what the model cannot give.
/// - evaluate() may be called from any number of threads at once; its answer depends on the accelerator only, to the
///   last bit.
/// - A design that cannot be evaluated (an impossible accelerator, numbers beyond 64 bits) is an Evaluation with a
///   failure, never an exception. A value may be NaN where the accelerator leaves it open (seconds without a clock).
class Evaluator {
 public:
  virtual ~Evaluator() = default;

  /// Name of the model that makes the numbers; every output states it.
  virtual std::string_view model() const = 0;

  /// Names of the values, in the order asked for, each in its one spelling (MetricRequest::name).
  virtual const std::vector<std::string>& metrics() const = 0;

  virtual Evaluation evaluate(const Accelerator& accelerator) const = 0;
};

}  // namespace foldwise
