#include <pybind11/stl.h>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace py = pybind11;

namespace foldwise {

void bind_simulator(py::module_& core) {
  py::enum_<ScaleSimVersion>(core, "ScaleSimVersion").value("v2", ScaleSimVersion::v2).value("v3", ScaleSimVersion::v3);

  py::class_<AccessReport>(core, "AccessReport")
      .def_readonly("start_cycle", &AccessReport::start_cycle)
      .def_readonly("stop_cycle", &AccessReport::stop_cycle)
      .def_readonly("accesses", &AccessReport::accesses)
      .def_readonly("peak_words_per_cycle", &AccessReport::peak_words_per_cycle);

  using Accesses = PerOperand<AccessReport>;
  py::class_<Accesses>(core, "Accesses")
      .def_readonly("ifmap", &Accesses::ifmap)
      .def_readonly("filter", &Accesses::filter)
      .def_readonly("ofmap", &Accesses::ofmap);

  py::class_<LayerReport>(core, "LayerReport")
      .def_readonly("total_cycles", &LayerReport::total_cycles)
      .def_readonly("stall_cycles", &LayerReport::stall_cycles)
      .def_readonly("macs", &LayerReport::macs)
      .def_readonly("overall_utilization_percent", &LayerReport::overall_utilization_percent)
      .def_readonly("mapping_efficiency_percent", &LayerReport::mapping_efficiency_percent)
      .def_readonly("compute_utilization_percent", &LayerReport::compute_utilization_percent)
      .def_property_readonly("cycles_with_prefetch", &cycles_with_prefetch)
      .def_readonly("sram", &LayerReport::sram)
      .def_readonly("dram", &LayerReport::dram);

  core.def(
      "simulate_layer",
      [](const Layer& layer, const Accelerator& accelerator, ScaleSimVersion version) {
        validate(accelerator);
        return simulate(layer.shape, accelerator, ReportDetail::all, version);
      },
      py::arg("layer"), py::arg("accelerator"), py::arg("version"), py::call_guard<py::gil_scoped_release>());
}

}  // namespace foldwise
