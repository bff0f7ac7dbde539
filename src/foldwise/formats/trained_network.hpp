#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "foldwise/formats/onnx_sequential.hpp"

namespace foldwise {

struct TrainedNetworkFile {
  TrainedNetwork network;
  std::map<std::string, std::string> attributes;  ///< of a model file
  std::vector<std::string> warnings;              ///< of an ONNX model: what was assumed or left out
};

/// Reads a network with its weights: an ONNX model (.onnx), or a model file of any kind (docs/file-formats.md). Throws
/// Error "path: …" with the rule that is broken.
TrainedNetworkFile read_trained_network(const std::filesystem::path& path);

/// The same, which must be in float.
SequentialNetwork float_network_of(const TrainedNetworkFile& file, const std::filesystem::path& path);

/// The layers as a workload, padding included in their ifmaps.
Network workload_of(const TrainedNetwork& network, std::string name);

}  // namespace foldwise
