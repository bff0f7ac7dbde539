#include "foldwise/report/page/study_page.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "foldwise/report/page/assets.hpp"
#include "foldwise/report/page/self_contained_page.hpp"
#include "foldwise/report/page/study_data.hpp"

namespace foldwise {

std::string study_page(std::span<const StudyView> views) {
  const std::array scripts = {study_charts_script(), study_page_script()};
  return self_contained_page(views.front().record.name, study_page_body(), study_data(views), scripts);
}

}  // namespace foldwise
