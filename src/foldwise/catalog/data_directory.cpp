#include "foldwise/catalog/data_directory.hpp"

#include <dlfcn.h>

#include <system_error>

namespace foldwise {

namespace {

/// The extension that this code is part of; empty when it is a program's.
std::filesystem::path own_extension() {
  Dl_info info{};
  if (::dladdr(reinterpret_cast<const void*>(&data_directory), &info) == 0 || info.dli_fname == nullptr) {
    return {};
  }
  const std::filesystem::path file = info.dli_fname;
  return file.extension() == ".so" ? file : std::filesystem::path();
}

}  // namespace

std::filesystem::path data_directory() {
  if (const std::filesystem::path extension = own_extension(); !extension.empty()) {
    return data_directory_of(extension);
  }
  std::error_code unreadable;  // then the path is empty and nothing is found beside it
  return data_directory_of(std::filesystem::read_symlink("/proc/self/exe", unreadable));
}

std::filesystem::path data_directory_of(const std::filesystem::path& binary) {
  const std::filesystem::path folder = binary.parent_path();
  const std::filesystem::path root = binary.extension() == ".so" ? folder : folder.parent_path();
  std::filesystem::path installed = root / "share" / "foldwise";
  if (std::error_code ignored; !binary.empty() && std::filesystem::is_directory(installed, ignored)) {
    return installed;
  }
  return FOLDWISE_SOURCE_TREE;
}

}  // namespace foldwise
