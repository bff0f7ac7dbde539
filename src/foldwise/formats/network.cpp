#include "foldwise/formats/network.hpp"

#include <fmt/format.h>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

NetworkFile read_network(const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  if (path.extension() != ".csv") {
    throw Error(fmt::format("{}: extension {} is no network format, must be .csv", path.string(),
                            quoted_text(path.extension().string())));
  }
  return read_topology(path, kind);
}

}  // namespace foldwise
