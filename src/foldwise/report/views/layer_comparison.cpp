#include "foldwise/report/views/layer_comparison.hpp"

#include <limits>

#include "foldwise/base/error.hpp"
#include "foldwise/workload/distinct_shapes.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kLayerMetrics[] = {"total_cycles",       "stall_cycles",     "overall_utilization",
                                              "mapping_efficiency", "dram_ifmap_reads", "dram_filter_reads",
                                              "dram_ofmap_writes"};

/// All layers of a study as one network.
Network joined_network(const std::vector<Workload>& workloads) {
  Network all;
  for (const Workload& workload : workloads) {
    for (const Layer& layer : workload.network.layers) {
      const std::string prefix = workloads.size() > 1 ? workload.network.name + ": " : "";
      all.layers.push_back({prefix + layer.name, layer.shape});
    }
  }
  return all;
}

Workload alone(const ConvShape& shape) { return {.network = {.name = "layer", .layers = {{"layer", shape}}}}; }

/// Those metrics that the model gives.
std::vector<std::string> metrics_of_model(const MakeEvaluator& make_evaluator, const ConvShape& shape) {
  std::vector<std::string> given;
  for (const std::string_view name : kLayerMetrics) {
    const std::vector<std::string> metric = {std::string(name)};
    const std::vector<Workload> workload = {alone(shape)};
    try {
      make_evaluator(workload, metric);
    } catch (const Error&) {
      continue;
    }
    given.push_back(metric.front());
  }
  return given;
}

}  // namespace

Accelerator accelerator_of(const Study& study, const Trial& trial) {
  Accelerator accelerator = study.base;
  study.spec.space.apply(study.spec.space.design_space().point(trial.rank), accelerator);
  return accelerator;
}

LayerComparison compare_layers(const Study& study, const MakeEvaluator& make_evaluator,
                               std::span<const Trial> designs) {
  const Network network = joined_network(study.workloads);
  const DistinctShapes distinct = distinct_shapes(network.layers);
  LayerComparison comparison{
      .layers = {}, .metrics = metrics_of_model(make_evaluator, distinct.shapes.front()), .designs = {}};
  for (const Layer& layer : network.layers) {
    comparison.layers.push_back(layer.name);
  }
  if (comparison.metrics.empty()) {
    return comparison;
  }
  std::vector<std::unique_ptr<Evaluator>> evaluators;
  for (const ConvShape& shape : distinct.shapes) {
    const std::vector<Workload> workload = {alone(shape)};
    evaluators.push_back(make_evaluator(workload, comparison.metrics));
  }
  for (const Trial& trial : designs) {
    const Accelerator accelerator = accelerator_of(study, trial);
    std::vector<Evaluation> evaluations;
    evaluations.reserve(evaluators.size());
    for (const auto& evaluator : evaluators) {
      evaluations.push_back(evaluator->evaluate(accelerator));
    }
    LayersOfDesign& design = comparison.designs.emplace_back(LayersOfDesign{trial.number, {}});
    for (std::size_t metric = 0; metric < comparison.metrics.size(); ++metric) {
      std::vector<double>& values = design.values.emplace_back();
      for (const std::uint32_t shape : distinct.index) {
        const Evaluation& evaluation = evaluations[shape];
        values.push_back(evaluation.failed() ? std::numeric_limits<double>::quiet_NaN() : evaluation.values[metric]);
      }
    }
  }
  return comparison;
}

}  // namespace foldwise
