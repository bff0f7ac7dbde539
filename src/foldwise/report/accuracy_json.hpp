#pragma once

#include <string>

#include "foldwise/proxy/accuracy.hpp"

namespace foldwise {

/// What predictions are worth, as one JSON object.
std::string accuracy_json(const ProxyAccuracy& accuracy, const Proxy& proxy);

}  // namespace foldwise
