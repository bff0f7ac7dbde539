#include "foldwise/catalog/models.hpp"

#include "foldwise/catalog/find_entry.hpp"
#include "foldwise/cost/evaluators/ideal_memory_evaluator.hpp"
#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {

namespace {

template <typename Model>
std::unique_ptr<Evaluator> make(std::span<const Workload> workloads, std::span<const std::string> metrics) {
  return std::make_unique<Model>(workloads, metrics);
}

constexpr ModelEntry kModels[] = {
    {kScaleSimV2, "every figure as SCALE-Sim v2 reports it, exactly", make<ScaleSimEvaluator>},
    {kIdealMemory, "the same array with memories that never stall, a lower bound of its cycles; no DRAM metrics",
     make<IdealMemoryEvaluator>},
};

}  // namespace

std::span<const ModelEntry> models() { return kModels; }

const ModelEntry& model_named(std::string_view name) { return find_entry("model", name, models()); }

}  // namespace foldwise
