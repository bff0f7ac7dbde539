#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "foldwise/report/views/study_view.hpp"

namespace foldwise {

/// What the scripts of a study page read: {"foldwise": version, "studies": [...]}, values of trials by column.
nlohmann::ordered_json study_data(std::span<const StudyView> views);

}  // namespace foldwise
