#include "foldwise/formats/onnx.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/formats/onnx_plugin.hpp"

namespace foldwise {

OnnxFile read_onnx(const std::filesystem::path& path, const OnnxSizes& sizes) {
  OnnxGraph graph = read_onnx_graph(path, sizes);
  OnnxFile result;
  try {
    OnnxLayers layers = layers_of(graph);
    result.nodes = std::move(layers.nodes);
    result.file.network = {.name = path.stem().string(), .layers = std::move(layers.layers)};
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", path.string(), error.what()));
  }
  for (const std::string& note : graph.notes) {
    result.file.warnings.push_back(fmt::format("{}: {}", path.string(), note));
  }
  return result;
}

std::string idle_operators(const std::vector<OnnxNodeLayers>& nodes) {
  std::map<std::string, std::size_t> counts;
  for (const OnnxNodeLayers& node : nodes) {
    if (node.layers == 0) {
      ++counts[node.op];
    }
  }
  std::string text;
  for (const auto& [op, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, one_line(op, 40));
  }
  return text;
}

}  // namespace foldwise
