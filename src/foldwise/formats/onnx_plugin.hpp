#pragma once

#include <filesystem>

#include "foldwise/formats/onnx_graph.hpp"

namespace foldwise {

/// Reads an ONNX model. ONNX's library takes three milliseconds to start, so it is not linked but loaded here, with
/// module `onnx`, when the first model is read (docs/decisions/105-onnx-is-loaded-when-needed.md). Throws Error "path:
/// …" with the node and the rule that is broken, and when the library is not there.
OnnxGraph read_onnx_graph(const std::filesystem::path& path, const OnnxSizes& sizes,
                          OnnxContent content = OnnxContent::shapes);

}  // namespace foldwise
