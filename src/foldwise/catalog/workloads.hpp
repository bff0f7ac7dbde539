#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace foldwise {

/// A network that ships with Foldwise: `workloads/<name>.csv` of the data directory.
struct WorkloadEntry {
  std::string_view name;
  std::string_view meaning;  ///< one line

  std::filesystem::path file() const;
};

std::span<const WorkloadEntry> shipped_workloads();

/// The file that a user means by `text`: the file of that path, relative to `folder`, if there is one; else the shipped
/// workload of that name; else the path again, for whoever opens it to refuse.
std::filesystem::path find_workload(std::string_view text, const std::filesystem::path& folder);

}  // namespace foldwise
