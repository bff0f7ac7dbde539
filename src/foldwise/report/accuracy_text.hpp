#pragma once

#include <string>

#include "foldwise/proxy/accuracy.hpp"

namespace foldwise {

/// What predictions are worth, as lines and a table of groups.
std::string accuracy_text(const ProxyAccuracy& accuracy, const Proxy& proxy);

}  // namespace foldwise
