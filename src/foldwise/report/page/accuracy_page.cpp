#include "foldwise/report/page/accuracy_page.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "foldwise/report/page/assets.hpp"
#include "foldwise/report/page/self_contained_page.hpp"

namespace foldwise {

std::string accuracy_page(const ProxyAccuracy& accuracy, const Proxy& proxy, const JudgedFiles& files) {
  const std::array scripts = {accuracy_page_script()};
  return self_contained_page(files.proxy, accuracy_page_body(),
                             accuracy_data(accuracy, proxy_errors(accuracy.samples), proxy, files), scripts);
}

}  // namespace foldwise
