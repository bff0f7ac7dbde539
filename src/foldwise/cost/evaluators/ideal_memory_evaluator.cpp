#include "foldwise/cost/evaluators/ideal_memory_evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "foldwise/base/error.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {

namespace {

LayerReport simulate_without_stalls(const ConvShape& shape, const Accelerator& accelerator) {
  LayerReport report = simulate(shape, accelerator, ReportDetail::folds);
  report.total_cycles = report.compute_cycles;
  const double cycles = static_cast<double>(std::max<std::int64_t>(report.total_cycles, 1));
  report.overall_utilization_percent = 100.0 * static_cast<double>(report.macs) /
                                       (cycles * static_cast<double>(accelerator.array.processing_elements()));
  return report;
}

}  // namespace

IdealMemoryEvaluator::IdealMemoryEvaluator(std::span<const Workload> workloads, std::span<const std::string> metrics)
    : cost_(workloads, metrics) {
  for (const MetricRequest& request : cost_.requests()) {
    if (request.field->detail == ReportDetail::all) {
      throw Error(fmt::format("model {} has no DRAM and cannot give {}", kIdealMemory, request.name()));
    }
  }
}

Evaluation IdealMemoryEvaluator::evaluate(const Accelerator& accelerator) const {
  return cost_.evaluate(accelerator, [&](std::size_t layer, const Accelerator& design, ReportDetail) {
    return simulate_without_stalls(cost_.shapes()[layer], design);
  });
}

}  // namespace foldwise
