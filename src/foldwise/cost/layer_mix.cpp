#include "foldwise/cost/layer_mix.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <tuple>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

auto sizes_of(const ConvShape& shape) {
  return std::tuple(shape.ifmap_height, shape.ifmap_width, shape.filter_height, shape.filter_width, shape.channels,
                    shape.filters, shape.row_stride, shape.column_stride);
}

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
  LayerMix mix;
  std::map<decltype(sizes_of(ConvShape())), std::size_t> position_of;
  for (const Workload& workload : workloads) {
    require_usable(workload);
    for (const Layer& layer : workload.network.layers) {
      const auto [entry, is_new] = position_of.try_emplace(sizes_of(layer.shape), mix.shapes.size());
      if (is_new) {
        mix.shapes.push_back(layer.shape);
        mix.runs.push_back(0.0);
      }
      mix.runs[entry->second] += workload.weight;
    }
  }
  return mix;
}

}  // namespace foldwise
