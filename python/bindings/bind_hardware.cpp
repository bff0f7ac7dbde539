#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>

#include "bind.hpp"
#include "field_value.hpp"
#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"
#include "foldwise/study/field_text.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

void set(Accelerator& accelerator, std::string_view name, const py::handle& value) {
  const AcceleratorField& field = accelerator_field_named(name);
  field.set(accelerator, parse_value(field, std::string(py::str(value))));
}

Accelerator accelerator_of(const py::dict& fields, std::string name) {
  Accelerator accelerator;
  accelerator.name = std::move(name);
  for (const auto& [field, value] : fields) {
    set(accelerator, std::string(py::str(field)), value);
  }
  return accelerator;
}

py::dict fields_of(const Accelerator& accelerator) {
  py::dict fields;
  for (const AcceleratorField& field : accelerator_fields()) {
    fields[py::str(std::string(field.name))] = python_value(field, field.get(accelerator));
  }
  return fields;
}

}  // namespace

void bind_hardware(py::module_& core) {
  py::class_<Accelerator>(core, "Accelerator",
                          "A systolic-array accelerator: a name and the fields that `foldwise list fields` shows, read "
                          "and set by name. Fields that are not given have their defaults.")
      .def(py::init(&accelerator_of), py::arg("fields") = py::dict(), py::arg("name") = "foldwise")
      .def_readwrite("name", &Accelerator::name)
      .def("__getitem__",
           [](const Accelerator& accelerator, const std::string& name) {
             return python_value(accelerator_field_named(name), accelerator_field_named(name).get(accelerator));
           })
      .def("__setitem__", &set)
      .def("keys", [](const Accelerator& accelerator) { return fields_of(accelerator).attr("keys")(); })
      .def("items", [](const Accelerator& accelerator) { return fields_of(accelerator).attr("items")(); })
      .def(
          "replace",
          [](Accelerator accelerator, const py::dict& fields) {
            for (const auto& [field, value] : fields) {
              set(accelerator, std::string(py::str(field)), value);
            }
            return accelerator;
          },
          py::arg("fields"), "Another accelerator, with these fields set.")
      .def(py::self == py::self)
      .def("__copy__", [](const Accelerator& accelerator) { return accelerator; })
      .def("__deepcopy__", [](const Accelerator& accelerator, const py::dict&) { return accelerator; })
      .def("__repr__",
           [](const Accelerator& accelerator) {
             return py::str("Accelerator({}, name={!r})").format(fields_of(accelerator), accelerator.name);
           })
      .def(py::pickle(
          [](const Accelerator& accelerator) { return py::make_tuple(fields_of(accelerator), accelerator.name); },
          [](const py::tuple& state) { return accelerator_of(state[0], state[1].cast<std::string>()); }));
}

}  // namespace foldwise
