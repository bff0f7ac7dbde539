#include "foldwise/cost/layer_mix.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/workload/distinct_shapes.hpp"

namespace foldwise {

namespace {

void require_usable(const Workload& workload) {
  if (workload.network.layers.empty()) {
    throw Error(fmt::format("workload {} has no layers", workload.network.name));
  }
  if (!std::isfinite(workload.weight) || workload.weight <= 0.0) {
    throw Error(fmt::format("weight of workload {} is {}, must be finite and more than 0", workload.network.name,
                            workload.weight));
  }
  for (const Layer& layer : workload.network.layers) {
    try {
      validate(layer.shape);
    } catch (const Error& error) {
      throw Error(fmt::format("workload {}, layer {}: {}", workload.network.name, layer.name, error.what()));
    }
  }
}

}  // namespace

LayerMix layer_mix(std::span<const Workload> workloads) {
  if (workloads.empty()) {
    throw Error("there is no workload to evaluate");
  }
  std::vector<Layer> layers;
  std::vector<double> weights;
  for (const Workload& workload : workloads) {
    require_usable(workload);
    layers.insert(layers.end(), workload.network.layers.begin(), workload.network.layers.end());
    weights.resize(layers.size(), workload.weight);
  }
  DistinctShapes distinct = distinct_shapes(layers);
  std::vector<double> runs(distinct.shapes.size());
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    runs[distinct.index[layer]] += weights[layer];
  }
  return {.shapes = std::move(distinct.shapes), .runs = std::move(runs)};
}

}  // namespace foldwise
