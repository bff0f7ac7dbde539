// Figures are drawn by the page's own charts: the same scripts and the same chart library, run here by a small engine
// instead of a browser (docs/decisions/130-figures-for-papers.md).
#include "foldwise/report/figure/study_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "foldwise/base/error.hpp"
#include "foldwise/report/figure/script_engine.hpp"
#include "foldwise/report/page/assets.hpp"
#include "foldwise/report/page/study_data.hpp"

namespace foldwise {

namespace {

struct FigureKind {
  std::string_view name;
  std::string_view needs;
  bool (*has_it)(const StudyView& view);
};

bool has_hypervolume(const StudyView& view) {
  return std::ranges::any_of(view.convergence,
                             [](const ConvergencePoint& point) { return point.hypervolume.has_value(); });
}

constexpr FigureKind kFigures[] = {
    {"pareto", "a feasible design and two objectives",
     [](const StudyView& view) { return !view.front.empty() && view.record.objectives.size() > 1; }},
    {"convergence", "a feasible design",
     [](const StudyView& view) { return !view.convergence.empty() && !view.convergence.back().best.empty(); }},
    {"hypervolume", "a feasible design and two or three objectives", has_hypervolume},
    {"importance", "a parameter that varies", [](const StudyView& view) { return !view.axes.empty(); }},
    {"heat-map", "a feasible design and two parameters that vary",
     [](const StudyView& view) { return !view.front.empty() && view.axes.size() > 1; }},
    {"layers", "a design whose layers Foldwise can compute",
     [](const StudyView& view) { return !view.layers.designs.empty(); }},
};

}  // namespace

std::vector<std::string> figure_names() {
  std::vector<std::string> names;
  for (const FigureKind& figure : kFigures) {
    names.emplace_back(figure.name);
  }
  return names;
}

std::string study_figure(std::span<const StudyView> views, std::string_view figure) {
  const auto* const kind = std::ranges::find(kFigures, figure, &FigureKind::name);
  if (kind == std::end(kFigures)) {
    throw Error(fmt::format("there is no figure {}", figure));
  }
  if (!kind->has_it(views.front())) {
    throw Error(fmt::format("study {}: figure {} needs {}", views.front().record.name, figure, kind->needs));
  }
  const std::array scripts = {chart_library(), chart_parts_script(), study_charts_script(), figure_script()};
  const std::string data = study_data(views).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const std::array<std::string_view, 2> arguments = {figure, data};
  return call_script(scripts, "drawFigure", arguments);
}

}  // namespace foldwise
