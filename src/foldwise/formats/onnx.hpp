#pragma once

#include <filesystem>
#include <vector>

#include "foldwise/formats/onnx_graph.hpp"
#include "foldwise/formats/onnx_layers.hpp"
#include "foldwise/formats/topology.hpp"

namespace foldwise {

struct OnnxFile {
  NetworkFile file;                   ///< its warnings say what was assumed
  std::vector<OnnxNodeLayers> nodes;  ///< every node, those that multiply and add nothing too
};

/// Reads the network of an ONNX model, with sizes for what the model leaves open. Weights are not read: they may be
/// filled with a constant, or lie in a file that is not there. Throws Error "path: node …" with the rule that is
/// broken.
OnnxFile read_onnx(const std::filesystem::path& path, const OnnxSizes& sizes = {});

/// Which nodes multiply and add nothing, by operator: "1 MaxPool, 2 Relu". Empty when there are none.
std::string idle_operators(const std::vector<OnnxNodeLayers>& nodes);

}  // namespace foldwise
