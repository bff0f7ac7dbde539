#pragma once

#include <nlohmann/json_fwd.hpp>

#include "foldwise/proxy/accuracy.hpp"

namespace foldwise {

/// What predictions are worth, as one JSON object.
nlohmann::ordered_json accuracy_json(const ProxyAccuracy& accuracy, const Proxy& proxy);

}  // namespace foldwise
