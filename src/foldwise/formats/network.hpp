#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "foldwise/formats/topology.hpp"

namespace foldwise {

/// Whether a file is an ONNX model, by its extension.
bool is_onnx(const std::filesystem::path& path);

/// Whether a file is a model, with weights or without: an ONNX model, or a model file of Foldwise by its first words.
bool is_model(const std::filesystem::path& path);

/// Reads a network: of a model, its layers; of a file with extension .csv, a SCALE-Sim topology, of `kind` or, when
/// that is not given, of the kind that its first row shows. Throws Error for an extension that is no network format.
NetworkFile read_network(const std::filesystem::path& path, std::optional<TopologyKind> kind = std::nullopt);

/// The text that holds all of the network at `path`: the file's own, or the topology that a model is. Throws Error when
/// it cannot be read; a text file may have `size_limit_bytes`.
std::string read_network_text(const std::filesystem::path& path, std::uint64_t size_limit_bytes);

/// The network of such a text of the file at `path`.
NetworkFile parse_network(std::string_view text, const std::filesystem::path& path,
                          std::optional<TopologyKind> kind = std::nullopt);

}  // namespace foldwise
