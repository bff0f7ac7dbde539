#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <optional>
#include <string>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/scalesim_config.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

std::optional<TopologyKind> kind_named(const std::optional<std::string>& name) {
  if (!name) {
    return std::nullopt;
  }
  if (*name != "conv" && *name != "gemm") {
    throw Error("kind is '" + *name + "', must be conv or gemm");
  }
  return *name == "gemm" ? TopologyKind::gemm : TopologyKind::conv;
}

}  // namespace

void bind_formats(py::module_& core) {
  core.def(
      "read_network",
      [](const std::filesystem::path& path, const std::optional<std::string>& kind) {
        NetworkFile file = read_network(find_workload(path.string(), {}), kind_named(kind));
        return py::make_tuple(std::move(file.network), std::move(file.warnings));
      },
      py::arg("path"), py::arg("kind") = py::none(), "(network, warnings)");
  core.def(
      "read_accelerator",
      [](const std::filesystem::path& path) {
        ScaleSimConfig config = read_scalesim_config(path);
        return py::make_tuple(std::move(config.accelerator), std::move(config.warnings));
      },
      py::arg("path"), "(accelerator, warnings)");
}

}  // namespace foldwise
