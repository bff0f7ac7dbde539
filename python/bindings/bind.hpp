#pragma once

#include <pybind11/pybind11.h>

namespace foldwise {

// What Python sees of each module of the library, as classes and functions of the private extension foldwise._core. The
// Python packages beside this folder make the public faces of it.

void bind_base(pybind11::module_& core);
void bind_workload(pybind11::module_& core);
void bind_hardware(pybind11::module_& core);
void bind_simulator(pybind11::module_& core);
void bind_matrices(pybind11::module_& core);
void bind_formats(pybind11::module_& core);
void bind_quantization(pybind11::module_& core);
void bind_report(pybind11::module_& core);
void bind_proxy(pybind11::module_& core);
void bind_search(pybind11::module_& core);
void bind_study(pybind11::module_& core);
void bind_catalog(pybind11::module_& core);

}  // namespace foldwise
