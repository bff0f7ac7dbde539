#include <pybind11/stl.h>

#include <vector>

#include "bind.hpp"
#include "foldwise/search/search_strategy.hpp"

namespace py = pybind11;

namespace foldwise {

void bind_search(py::module_& core) {
  py::class_<Observation>(core, "Observation", "What a strategy learns of one point.")
      .def_property_readonly(
          "point", [](const Observation& observation) { return py::tuple(py::cast(observation.point.indices)); })
      .def_readonly("objectives", &Observation::objectives)
      .def_readonly("violation", &Observation::violation)
      .def("__repr__", [](const Observation& observation) {
        return py::str("Observation(point={}, objectives={}, violation={})")
            .format(py::tuple(py::cast(observation.point.indices)), observation.objectives, observation.violation);
      });
}

}  // namespace foldwise
