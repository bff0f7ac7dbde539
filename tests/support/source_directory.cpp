#include "tests/support/source_directory.hpp"

#include <cstdlib>

namespace foldwise {

std::filesystem::path source_directory() { return FOLDWISE_SOURCE_DIR; }

std::filesystem::path shared_directory() {
  const char* given = std::getenv("FOLDWISE_SHARED");
  return given != nullptr ? std::filesystem::path(given) : source_directory() / ".." / "shared";
}

}  // namespace foldwise
