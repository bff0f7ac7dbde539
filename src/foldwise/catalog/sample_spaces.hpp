#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace foldwise {

/// A space to sample that ships with Foldwise: `models/spaces/<name>.yaml` of the data directory.
struct SampleSpaceEntry {
  std::string_view name;
  std::string_view meaning;  ///< one line
};

std::span<const SampleSpaceEntry> shipped_sample_spaces();

/// The file that a user means by `text`: the file of that path if there is one, else the shipped space of that name,
/// else the path again, for whoever opens it to refuse.
std::filesystem::path find_sample_space(std::string_view text);

}  // namespace foldwise
