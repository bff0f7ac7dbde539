#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/onnx.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/formats/topology_text.hpp"

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

/// A name in a model may be any bytes.
py::object text_of(const std::string& name) { return py::bytes(name).attr("decode")("utf-8", "replace"); }

}  // namespace

void bind_formats(py::module_& core) {
  core.def(
      "write_network",
      [](const Network& network, const std::filesystem::path& path) { write_text_file(path, topology_text(network)); },
      py::arg("network"), py::arg("path"));
  core.def(
      "read_network",
      [](const std::filesystem::path& path, const std::optional<std::string>& kind) {
        NetworkFile file = read_network(find_workload(path.string(), {}), kind_named(kind));
        return py::make_tuple(std::move(file.network), std::move(file.warnings));
      },
      py::arg("path"), py::arg("kind") = py::none(), "(network, warnings)");
  core.def(
      "import_onnx",
      [](const std::filesystem::path& path, std::optional<std::int64_t> batch,
         const std::vector<std::pair<std::string, std::int64_t>>& sizes) {
        OnnxFile model = read_onnx(path, {.batch = batch, .settings = sizes});
        py::list nodes;
        for (const OnnxNodeLayers& node : model.nodes) {
          nodes.append(py::dict(py::arg("name") = text_of(node.name), py::arg("operator") = text_of(node.op),
                                py::arg("ofmap") = node.ofmap, py::arg("layers") = node.layers,
                                py::arg("macs") = node.macs));
        }
        return py::make_tuple(std::move(model.file.network), nodes, std::move(model.file.warnings));
      },
      py::arg("path"), py::arg("batch"), py::arg("sizes"), "(network, nodes, warnings)");
  core.def(
      "read_accelerator",
      [](const std::filesystem::path& path) {
        ScaleSimConfig config = read_scalesim_config(path);
        return py::make_tuple(std::move(config.accelerator), std::move(config.warnings));
      },
      py::arg("path"), "(accelerator, warnings)");
}

}  // namespace foldwise
