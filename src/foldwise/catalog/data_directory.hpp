#pragma once

#include <filesystem>

namespace foldwise {

/// The folder that holds `workloads` and `studies`: `../share/foldwise` seen from the folder of the running program,
/// which is where an installed Foldwise has them; without that, the source tree that the program was built from.
std::filesystem::path data_directory();

/// The same for a program at `executable`.
std::filesystem::path data_directory_of(const std::filesystem::path& executable);

}  // namespace foldwise
