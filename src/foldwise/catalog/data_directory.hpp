#pragma once

#include <filesystem>

namespace foldwise {

/// The folder that holds `workloads` and `studies`: `../share/foldwise` seen from the folder of the running program,
/// which is where an installed Foldwise has them, or `share/foldwise` beside the extension of a Python package; without
/// that, the source tree that it was built from.
std::filesystem::path data_directory();

/// The same for a program or extension at `binary`.
std::filesystem::path data_directory_of(const std::filesystem::path& binary);

}  // namespace foldwise
