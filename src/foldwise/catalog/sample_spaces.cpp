#include "foldwise/catalog/sample_spaces.hpp"

#include <fmt/format.h>

#include <system_error>

#include "foldwise/catalog/data_directory.hpp"

namespace foldwise {

namespace {

constexpr SampleSpaceEntry kSampleSpaces[] = {
    {"wide", "arrays to 128 x 128, scratchpads to 1 MiB; layers of seven networks, and matrix products"},
    {"unseen", "the designs of wide with layers of three other networks, to judge by"},
    {"narrow", "arrays to 32 x 32, scratchpads to 64 KiB; the layers of one network, LeNet-5"},
};

}  // namespace

std::span<const SampleSpaceEntry> shipped_sample_spaces() { return kSampleSpaces; }

std::filesystem::path find_sample_space(std::string_view text) {
  const std::filesystem::path path(text);
  if (std::error_code ignored; std::filesystem::is_regular_file(path, ignored)) {
    return path;
  }
  for (const SampleSpaceEntry& space : kSampleSpaces) {
    if (space.name == text) {
      return data_directory() / "models" / "spaces" / fmt::format("{}.yaml", text);
    }
  }
  return path;
}

}  // namespace foldwise
