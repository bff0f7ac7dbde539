#include "foldwise/catalog/data_directory.hpp"

#include <system_error>

namespace foldwise {

std::filesystem::path data_directory() {
  std::error_code unreadable;  // then the path is empty and nothing is found beside it
  return data_directory_of(std::filesystem::read_symlink("/proc/self/exe", unreadable));
}

std::filesystem::path data_directory_of(const std::filesystem::path& executable) {
  std::filesystem::path installed = executable.parent_path().parent_path() / "share" / "foldwise";
  if (std::error_code ignored; !executable.empty() && std::filesystem::is_directory(installed, ignored)) {
    return installed;
  }
  return FOLDWISE_SOURCE_TREE;
}

}  // namespace foldwise
