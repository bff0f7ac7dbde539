#pragma once

#include <span>
#include <string>

#include "foldwise/report/views/study_view.hpp"

namespace foldwise {

/// The report of one or several studies as one HTML file. There must be at least one.
std::string study_page(std::span<const StudyView> views);

}  // namespace foldwise
