// Any bytes are an ONNX model with its layers, or are refused in one line; what is accepted holds valid layers only.
// The same goes for its weights as a sequence of layers.
#include "foldwise/base/error.hpp"
#include "foldwise/formats/onnx_layers.hpp"
#include "foldwise/formats/onnx_sequential.hpp"
#include "foldwise/onnx/parse_graph.hpp"
#include "tests/fuzz/fuzzer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace foldwise;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  OnnxGraph graph;
  try {
    graph = parse_graph(bytes, "fuzz.onnx", {}, OnnxContent::weights);
  } catch (const Error& error) {
    require_one_line(error.what(), "fuzz.onnx:");
    return 0;
  }
  for (const std::string& note : graph.notes) {
    require_one_line(note, "");
  }
  try {
    const OnnxLayers layers = layers_of(graph);
    for (const Layer& layer : layers.layers) {
      validate(layer.shape);
    }
    require(layers.nodes.size() == graph.nodes.size(), "every node is told of");
  } catch (const Error& error) {
    require_one_line(error.what(), "node ");
  }
  try {
    const OnnxSequential model = sequential_of(graph);
    if (const auto* network = std::get_if<SequentialNetwork>(&model.network)) {
      validate(network->layers);
    }
  } catch (const Error& error) {
    require_one_line(error.what(), "");
  }
  return 0;
}
