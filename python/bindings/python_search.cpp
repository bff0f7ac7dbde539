#include "python_search.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pybind11/stl.h>

#include "foldwise/base/error.hpp"

namespace py = pybind11;

namespace foldwise {

std::vector<DesignPoint> PythonStrategy::ask(std::size_t count) {
  const py::gil_scoped_acquire locked;
  std::vector<DesignPoint> points;
  for (const py::handle& point : object_.attr("ask")(count)) {
    points.push_back({point.cast<std::vector<std::uint32_t>>()});
    if (!space_.contains(points.back())) {
      throw Error(fmt::format("the strategy asks for ({}), which is no point of the space",
                              fmt::join(points.back().indices, ", ")));
    }
  }
  if (points.size() > count) {
    throw Error(fmt::format("the strategy asks for {} points, at most {} are wanted", points.size(), count));
  }
  return points;
}

void PythonStrategy::tell(std::span<const Observation> observations) {
  const py::gil_scoped_acquire locked;
  py::list told;
  for (const Observation& observation : observations) {
    told.append(observation);
  }
  object_.attr("tell")(told);
}

Evaluation PythonEvaluator::evaluate(const Accelerator& accelerator) const {
  const py::gil_scoped_acquire locked;
  try {
    const py::object values = object_.attr("evaluate")(accelerator);
    Evaluation evaluation;
    for (const std::string& metric : metrics_) {
      evaluation.values.push_back(values[py::str(metric)].cast<double>());
    }
    return evaluation;
  } catch (py::error_already_set& raised) {
    if (raised.matches(py::module_::import("foldwise._core").attr("Error"))) {
      return {.values = {}, .failure = std::string(py::str(raised.value()))};
    }
    throw;
  }
}

}  // namespace foldwise
