#include <pybind11/stl.h>

#include <vector>

#include "bind.hpp"
#include "foldwise/base/compensated_sum.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/version.hpp"

namespace py = pybind11;

namespace foldwise {

void bind_base(py::module_& core) {
  core.def("version", [] { return std::string(version()); });
  core.def("compensated_sum", [](const std::vector<double>& terms) {
    CompensatedSum sum;
    for (const double term : terms) {
      sum.add(term);
    }
    return sum.value();
  });
  py::register_exception<Error>(core, "Error", PyExc_ValueError).doc() =
      "Bad input or a run that cannot be done: one line that names the value and the rule it broke.";
}

}  // namespace foldwise
