#pragma once

#include <filesystem>

namespace foldwise {

/// The root of the source tree that the tests and benchmarks were built from.
std::filesystem::path source_directory();

/// The folder of SCALE-Sim's recorded runs and real data that developers may have: what the environment's
/// FOLDWISE_SHARED says, else the folder `shared` beside the source tree. Perhaps there is none.
std::filesystem::path shared_directory();

}  // namespace foldwise
