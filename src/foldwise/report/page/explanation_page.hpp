#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace foldwise {

/// What explanation_json() says, as one self-contained web page.
std::string explanation_page(const nlohmann::ordered_json& explanation);

}  // namespace foldwise
