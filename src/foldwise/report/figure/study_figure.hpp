#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/report/views/study_view.hpp"

namespace foldwise {

/// The charts of a study page that can be had as a figure: "pareto", "convergence", ...
std::vector<std::string> figure_names();

/// One of them as an SVG file, drawn from the first study; convergence and hypervolume over all of them. Same views,
/// same bytes. Throws Error where a study has nothing to show in it.
std::string study_figure(std::span<const StudyView> views, std::string_view figure);

}  // namespace foldwise
