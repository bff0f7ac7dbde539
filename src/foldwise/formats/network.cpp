#include "foldwise/formats/network.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/onnx.hpp"
#include "foldwise/formats/topology_text.hpp"
#include "foldwise/formats/trained_network.hpp"
#include "foldwise/neural/model_file.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kTopologyExtension = ".csv";

/// Whether it is a topology. Throws Error for what is no network.
bool is_topology(const std::filesystem::path& path) {
  const bool topology = path.extension() == kTopologyExtension;
  if (!topology && !is_model(path)) {
    throw Error(fmt::format("{}: extension {} is no network format, must be .csv or .onnx, or a model file of Foldwise",
                            path.string(), quoted_text(path.extension().string())));
  }
  return topology;
}

NetworkFile read_onnx_network(const std::filesystem::path& path) {
  OnnxFile model = read_onnx(path);
  if (const std::string idle = idle_operators(model.nodes); !idle.empty()) {
    model.file.warnings.push_back(fmt::format("{}: multiply and add nothing: {}", path.string(), idle));
  }
  return std::move(model.file);
}

NetworkFile read_network_of_model_file(const std::filesystem::path& path) {
  NetworkFile file;
  file.network = workload_of(read_trained_network(path).network, path.stem().string());
  return file;
}

}  // namespace

bool is_onnx(const std::filesystem::path& path) { return path.extension() == ".onnx"; }

bool is_model(const std::filesystem::path& path) { return is_onnx(path) || is_model_file(path); }

NetworkFile read_network(const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  if (is_topology(path)) {
    return read_topology(path, kind);
  }
  return is_onnx(path) ? read_onnx_network(path) : read_network_of_model_file(path);
}

std::string read_network_text(const std::filesystem::path& path, std::uint64_t size_limit_bytes) {
  return is_topology(path) ? read_text_file(path, size_limit_bytes) : topology_text(read_network(path).network);
}

NetworkFile parse_network(std::string_view text, const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  if (path.extension() == kTopologyExtension) {
    return parse_topology(text, path.string(), kind);
  }
  NetworkFile file = parse_topology(text, path.string(), TopologyKind::conv);
  if (is_onnx(path)) {
    file.warnings.push_back(
        fmt::format("{}: only what multiplies and adds is a layer; foldwise import lists the rest", path.string()));
  }
  return file;
}

}  // namespace foldwise
