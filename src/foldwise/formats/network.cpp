#include "foldwise/formats/network.hpp"

#include <fmt/format.h>

#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/onnx.hpp"
#include "foldwise/formats/topology_text.hpp"

namespace foldwise {

namespace {

void refuse_unknown_extension(const std::filesystem::path& path) {
  if (path.extension() != ".csv" && !is_onnx(path)) {
    throw Error(fmt::format("{}: extension {} is no network format, must be .csv or .onnx", path.string(),
                            quoted_text(path.extension().string())));
  }
}

NetworkFile read_onnx_network(const std::filesystem::path& path) {
  OnnxFile model = read_onnx(path);
  if (const std::string idle = idle_operators(model.nodes); !idle.empty()) {
    model.file.warnings.push_back(fmt::format("{}: multiply and add nothing: {}", path.string(), idle));
  }
  return std::move(model.file);
}

}  // namespace

bool is_onnx(const std::filesystem::path& path) { return path.extension() == ".onnx"; }

NetworkFile read_network(const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  refuse_unknown_extension(path);
  return is_onnx(path) ? read_onnx_network(path) : read_topology(path, kind);
}

std::string read_network_text(const std::filesystem::path& path, std::uint64_t size_limit_bytes) {
  return is_onnx(path) ? topology_text(read_onnx(path).file.network) : read_text_file(path, size_limit_bytes);
}

NetworkFile parse_network(std::string_view text, const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  refuse_unknown_extension(path);
  if (!is_onnx(path)) {
    return parse_topology(text, path.string(), kind);
  }
  NetworkFile file = parse_topology(text, path.string(), TopologyKind::conv);
  file.warnings.push_back(
      fmt::format("{}: only what multiplies and adds is a layer; foldwise import lists the rest", path.string()));
  return file;
}

}  // namespace foldwise
