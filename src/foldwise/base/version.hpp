#pragma once

#include <string_view>

namespace foldwise {

/// Version of Foldwise, "major.minor.patch", as the project's CMakeLists.txt states it.
std::string_view version();

}  // namespace foldwise
