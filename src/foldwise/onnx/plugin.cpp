// The one function by which formats/onnx_plugin.cpp, which loads this library, calls it.
#include <filesystem>

#include "foldwise/formats/onnx_graph.hpp"
#include "foldwise/onnx/parse_graph.hpp"

extern "C" void foldwise_read_onnx_graph(const std::filesystem::path& path, const foldwise::OnnxSizes& sizes,
                                         foldwise::OnnxContent content, foldwise::OnnxGraph& graph) {
  graph = foldwise::read_graph(path, sizes, content);
}
