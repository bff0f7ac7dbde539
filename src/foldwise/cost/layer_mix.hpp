#pragma once

#include <span>
#include <vector>

#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// A network and how often it runs, relative to the other workloads of the question.
struct Workload {
  Network network;
  double weight = 1.0;
};

/// All layers of a question, each distinct shape once: what has to be simulated, and how often each result counts. A
/// weight of w means the same as the network written w times, so `runs` of a shape is the sum, over the layers that
/// have it, of their workload's weight.
struct LayerMix {
  std::vector<ConvShape> shapes;  ///< distinct, in order of first appearance
  std::vector<double> runs;       ///< one for each shape
};

/// Throws Error when there is no workload, a network has no layer, a layer is invalid or a weight is not finite and
/// positive.
LayerMix layer_mix(std::span<const Workload> workloads);

}  // namespace foldwise
