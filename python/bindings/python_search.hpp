#pragma once

#include <pybind11/pybind11.h>

#include <span>
#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/search/search_strategy.hpp"

namespace foldwise {

/// A strategy written in Python: any object with `ask(count)`, which gives points as sequences of indices, and
/// `tell(observations)`. Takes the GIL for each call. Throws Error for a point that is none of the space.
class PythonStrategy final : public SearchStrategy {
 public:
  /// Both arguments must outlive this.
  PythonStrategy(const pybind11::object& object, const DesignSpace& space) : object_(object), space_(space) {}

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  const pybind11::object& object_;
  const DesignSpace& space_;
};

/// A cost model written in Python: any object with `evaluate(accelerator)`, which gives a mapping with every wanted
/// metric, or raises foldwise.Error for a design that cannot be evaluated. Takes the GIL for each call.
class PythonEvaluator final : public Evaluator {
 public:
  /// `object` must outlive this.
  PythonEvaluator(const pybind11::object& object, std::string model, std::vector<std::string> metrics)
      : object_(object), model_(std::move(model)), metrics_(std::move(metrics)) {}

  std::string_view model() const override { return model_; }
  const std::vector<std::string>& metrics() const override { return metrics_; }
  Evaluation evaluate(const Accelerator& accelerator) const override;

 private:
  const pybind11::object& object_;
  std::string model_;
  std::vector<std::string> metrics_;
};

}  // namespace foldwise
