#pragma once

#include "foldwise/cost/evaluators/layerwise_cost.hpp"

namespace foldwise {

/// The model whose memories never make the array wait; closed forms only.
inline constexpr std::string_view kIdealMemory = "ideal-memory";

/// The array of scalesim-v2 with memories that never stall: total_cycles is compute_cycles, in both bandwidth modes.
/// Every figure is a closed form of the folds. Its cycles are never more than the exact model's, its utilization and
/// SRAM bandwidth never less: the bounds for a first look at a space too large for the memory model.
class IdealMemoryEvaluator final : public Evaluator {
 public:
  /// `metrics` as parse_metric_request reads them. Throws Error for one of the DRAM side, which this model has not.
  IdealMemoryEvaluator(std::span<const Workload> workloads, std::span<const std::string> metrics);

  std::string_view model() const override { return kIdealMemory; }
  const std::vector<std::string>& metrics() const override { return cost_.names(); }
  Evaluation evaluate(const Accelerator& accelerator) const override;

 private:
  LayerwiseCost cost_;
};

}  // namespace foldwise
