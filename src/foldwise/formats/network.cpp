#include "foldwise/formats/network.hpp"

#include <fmt/format.h>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

void refuse_unknown_extension(const std::filesystem::path& path) {
  if (path.extension() != ".csv") {
    throw Error(fmt::format("{}: extension {} is no network format, must be .csv", path.string(),
                            quoted_text(path.extension().string())));
  }
}

}  // namespace

NetworkFile read_network(const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  refuse_unknown_extension(path);
  return read_topology(path, kind);
}

NetworkFile parse_network(std::string_view text, const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  refuse_unknown_extension(path);
  return parse_topology(text, path.string(), kind);
}

}  // namespace foldwise
