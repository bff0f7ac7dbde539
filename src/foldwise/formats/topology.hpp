#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// What the rows of a SCALE-Sim topology hold: the sizes of convolutions, or M, N and K of matrix products.
enum class TopologyKind { conv, gemm };

/// How many layers a network may have, and how many one depth-wise row may make.
inline constexpr std::size_t kMostLayers = std::size_t{1} << 24;
inline constexpr std::int64_t kMostDepthwiseChannels = std::int64_t{1} << 16;

struct NetworkFile {
  Network network;                    ///< every layer is valid; the name is the file's stem
  std::vector<std::string> warnings;  ///< one line each: what is read otherwise than it looks
};

/// Reads a SCALE-Sim topology (docs/file-formats.md) of `kind`; without one, of the kind that the first row shows by
/// its number of fields, 4 for a matrix product and 8 or more for a convolution. The first line is a heading, whatever
/// it holds; then one layer a line, `name, H, W, fh, fw, channels, filters, row stride[, column stride],` or `name, M,
/// N, K,`. A conv row whose name contains DP is depth-wise: one layer of one channel for each of its channels. Throws
/// Error when the file cannot be read, ParseError at the line of the first rule broken.
NetworkFile read_topology(const std::filesystem::path& path, std::optional<TopologyKind> kind = std::nullopt);

/// The same from text; `file` is what errors call it.
NetworkFile parse_topology(std::string_view text, std::string_view file,
                           std::optional<TopologyKind> kind = std::nullopt);

}  // namespace foldwise
