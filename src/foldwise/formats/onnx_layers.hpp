#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "foldwise/formats/onnx_graph.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// What became of one node of a model.
struct OnnxNodeLayers {
  std::string name;
  std::string op;
  OnnxShape ofmap;         ///< of its first output; empty when not known
  std::size_t layers = 0;  ///< how many layers of the network are this node's; 0 when it multiplies and adds nothing
  std::int64_t macs = 0;
};

struct OnnxLayers {
  std::vector<OnnxNodeLayers> nodes;  ///< every node, in the order in which they run
  std::vector<Layer> layers;          ///< those of the first node, then those of the second, ...
};

/// The layers that a model's nodes are for a systolic array (docs/file-formats.md says how): convolutions and matrix
/// products, whose multiply-accumulates are exact. Throws Error with the node: when it multiplies and adds but is of no
/// operator known here, when a shape that it needs is not known, has a zero or does not fit, and when there would be
/// too many layers.
OnnxLayers layers_of(const OnnxGraph& graph);

}  // namespace foldwise
