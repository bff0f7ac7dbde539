#include "foldwise/catalog/models.hpp"

#include <utility>

#include "foldwise/catalog/find_entry.hpp"
#include "foldwise/catalog/proxies.hpp"
#include "foldwise/cost/evaluators/ideal_memory_evaluator.hpp"
#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"
#include "foldwise/external/external_evaluator.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {

namespace {

template <ScaleSimVersion version>
std::unique_ptr<Evaluator> make_scalesim(std::span<const Workload> workloads, std::span<const std::string> metrics) {
  return std::make_unique<ScaleSimEvaluator>(workloads, metrics, version);
}

template <typename Model>
std::unique_ptr<Evaluator> make(std::span<const Workload> workloads, std::span<const std::string> metrics) {
  return std::make_unique<Model>(workloads, metrics);
}

constexpr ModelEntry kModels[] = {
    {kScaleSimV2, "every figure as SCALE-Sim v2 reports it, exactly", make_scalesim<ScaleSimVersion::v2>},
    {kScaleSimV3, "the same of SCALE-Sim v3 in its default configuration: no data layout, sparsity or Ramulator",
     make_scalesim<ScaleSimVersion::v3>},
    {kIdealMemory, "the same array with memories that never stall, a lower bound of its cycles; no DRAM metrics",
     make<IdealMemoryEvaluator>},
};

}  // namespace

std::span<const ModelEntry> models() { return kModels; }

const ModelEntry& model_named(std::string_view name) { return find_entry("model", name, models()); }

std::unique_ptr<Evaluator> make_evaluator(const Study& study, std::function<bool()> should_stop) {
  const SpecText& model = study.spec.model;
  return model.located([&]() -> std::unique_ptr<Evaluator> {
    if (study.spec.is_external()) {
      return std::make_unique<ExternalEvaluator>(study, std::move(should_stop));
    }
    if (names_a_proxy(model.text)) {
      return make_proxy_evaluator(study, model.text, metrics_of(study.spec));
    }
    const ModelEntry& entry = model.text.empty() ? models().front() : model_named(model.text);
    return entry.make(study.workloads, metrics_of(study.spec));
  });
}

}  // namespace foldwise
