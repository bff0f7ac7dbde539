#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "foldwise/formats/topology.hpp"

namespace foldwise {

/// Reads a network in the format that its extension names; .csv is a SCALE-Sim topology, of `kind` or, when that is not
/// given, of the kind that its first row shows. Throws Error for an extension that is no network format.
NetworkFile read_network(const std::filesystem::path& path, std::optional<TopologyKind> kind = std::nullopt);

/// The same from the text of the file at `path`.
NetworkFile parse_network(std::string_view text, const std::filesystem::path& path,
                          std::optional<TopologyKind> kind = std::nullopt);

}  // namespace foldwise
