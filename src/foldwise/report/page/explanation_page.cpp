#include "foldwise/report/page/explanation_page.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "foldwise/report/page/assets.hpp"
#include "foldwise/report/page/self_contained_page.hpp"

namespace foldwise {

std::string explanation_page(const nlohmann::ordered_json& explanation) {
  const std::array scripts = {explanation_page_script()};
  return self_contained_page(explanation.at("network").get<std::string>(), explanation_page_body(), explanation,
                             scripts);
}

}  // namespace foldwise
