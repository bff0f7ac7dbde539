#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/cost/layer_mix.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// Makes the evaluator of a study's model. Throws Error when the model cannot give a metric.
using MakeEvaluator = std::function<std::unique_ptr<Evaluator>(std::span<const Workload> workloads,
                                                               std::span<const std::string> metrics)>;

/// One design, layer by layer.
struct LayersOfDesign {
  std::int64_t trial;
  std::vector<std::vector<double>> values;  ///< by metric, then layer; NaN where there is none
};

/// Some designs of a study side by side, each evaluated again from what the study keeps.
struct LayerComparison {
  std::vector<std::string> layers;   ///< names; with several workloads, "network: layer"
  std::vector<std::string> metrics;  ///< of those for layers that the model gives
  std::vector<LayersOfDesign> designs;
};

/// Evaluates every distinct layer once for each design.
LayerComparison compare_layers(const Study& study, const MakeEvaluator& make_evaluator, std::span<const Trial> designs);

/// What a trial's point means.
Accelerator accelerator_of(const Study& study, const Trial& trial);

}  // namespace foldwise
