#include "foldwise/formats/trained_network.hpp"

#include <fmt/format.h>

#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/onnx_plugin.hpp"
#include "foldwise/neural/lenet5.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/quantization/quantized_model.hpp"

namespace foldwise {

namespace {

TrainedNetworkFile read_trained_onnx(const std::filesystem::path& path) {
  const OnnxGraph graph = read_onnx_graph(path, {}, OnnxContent::weights);
  TrainedNetworkFile file;
  std::vector<std::string> notes;  // without the graph's, of its batch: images come one by one
  try {
    OnnxSequential model = sequential_of(graph);
    file.network = std::move(model.network);
    notes = std::move(model.notes);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", path.string(), error.what()));
  }
  for (const std::string& note : notes) {
    file.warnings.push_back(fmt::format("{}: {}", path.string(), note));
  }
  return file;
}

}  // namespace

TrainedNetworkFile read_trained_network(const std::filesystem::path& path) {
  if (is_onnx(path)) {
    return read_trained_onnx(path);
  }
  const Model model = read_model_file(path);
  if (is_quantized(model)) {
    return {quantized_network_of(model, path.string()), model.attributes, {}};
  }
  return {sequential_of(lenet5_of(model, path.string())), model.attributes, {}};
}

SequentialNetwork float_network_of(const TrainedNetworkFile& file, const std::filesystem::path& path) {
  if (const auto* network = std::get_if<SequentialNetwork>(&file.network)) {
    return *network;
  }
  throw Error(fmt::format("{}: is a network in integers already, must be in float", path.string()));
}

Network workload_of(const TrainedNetwork& network, std::string name) {
  const auto* const quantized = std::get_if<QuantizedNetwork>(&network);
  return workload_of(quantized != nullptr ? geometry_of(*quantized) : std::get<SequentialNetwork>(network).layers,
                     std::move(name));
}

}  // namespace foldwise
