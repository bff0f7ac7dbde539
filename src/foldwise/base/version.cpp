#include "foldwise/base/version.hpp"

namespace foldwise {

std::string_view version() { return FOLDWISE_VERSION; }

}  // namespace foldwise
