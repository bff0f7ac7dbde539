#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "foldwise/workload/layer.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

using Pair = std::pair<std::int64_t, std::int64_t>;

/// Height and width from one number or two.
Pair pair_of(const py::object& value) {
  if (py::isinstance<py::sequence>(value)) {
    return value.cast<Pair>();
  }
  const auto number = value.cast<std::int64_t>();
  return {number, number};
}

Layer convolution(std::string name, const py::object& ifmap, const py::object& filter, std::int64_t channels,
                  std::int64_t filters, const py::object& stride) {
  const Pair ifmap_size = pair_of(ifmap);
  const Pair filter_size = pair_of(filter);
  const Pair strides = pair_of(stride);
  const ConvShape shape{ifmap_size.first, ifmap_size.second, filter_size.first, filter_size.second,
                        channels,         filters,           strides.first,     strides.second};
  validate(shape);
  return {std::move(name), shape};
}

Layer product(std::string name, std::int64_t m, std::int64_t n, std::int64_t k) {
  const ConvShape shape = as_conv({.m = m, .n = n, .k = k});
  validate(shape);
  return {std::move(name), shape};
}

py::str repr_of(const Layer& layer) {
  const ConvShape& shape = layer.shape;
  return py::str("Layer.conv({!r}, ifmap=({}, {}), filter=({}, {}), channels={}, filters={}, stride=({}, {}))")
      .format(layer.name, shape.ifmap_height, shape.ifmap_width, shape.filter_height, shape.filter_width,
              shape.channels, shape.filters, shape.row_stride, shape.column_stride);
}

py::tuple state_of(const Layer& layer) {
  const ConvShape& shape = layer.shape;
  return py::make_tuple(layer.name, shape.ifmap_height, shape.ifmap_width, shape.filter_height, shape.filter_width,
                        shape.channels, shape.filters, shape.row_stride, shape.column_stride);
}

Layer layer_of(const py::tuple& state) {
  const auto size = [&](std::size_t index) { return state[index].cast<std::int64_t>(); };
  return {state[0].cast<std::string>(), {size(1), size(2), size(3), size(4), size(5), size(6), size(7), size(8)}};
}

}  // namespace

void bind_workload(py::module_& core) {
  const auto pair = [](std::int64_t a, std::int64_t b) { return py::make_tuple(a, b); };
  py::class_<Layer>(core, "Layer", "One layer of a network: a name and its sizes, in words. Never changed.")
      .def_static("conv", &convolution, py::arg("name"), py::kw_only(), py::arg("ifmap"), py::arg("filter"),
                  py::arg("channels"), py::arg("filters"), py::arg("stride") = 1,
                  "A convolution without padding; ifmap, filter and stride are (height, width) or one number for both.")
      .def_static("gemm", &product, py::arg("name"), py::kw_only(), py::arg("m"), py::arg("n"), py::arg("k"),
                  "A matrix product, m x k times k x n.")
      .def_readonly("name", &Layer::name)
      .def_property_readonly(
          "ifmap", [=](const Layer& layer) { return pair(layer.shape.ifmap_height, layer.shape.ifmap_width); })
      .def_property_readonly(
          "filter", [=](const Layer& layer) { return pair(layer.shape.filter_height, layer.shape.filter_width); })
      .def_property_readonly("channels", [](const Layer& layer) { return layer.shape.channels; })
      .def_property_readonly("filters", [](const Layer& layer) { return layer.shape.filters; })
      .def_property_readonly(
          "stride", [=](const Layer& layer) { return pair(layer.shape.row_stride, layer.shape.column_stride); })
      .def_property_readonly(
          "ofmap", [=](const Layer& layer) { return pair(layer.shape.ofmap_height(), layer.shape.ofmap_width()); })
      .def_property_readonly("macs", [](const Layer& layer) { return macs(layer.shape); })
      .def(py::self == py::self)
      .def("__repr__", &repr_of)
      .def(py::pickle(&state_of, &layer_of));

  py::class_<Network>(core, "Network", "Layers that run one after the other. Never changed.")
      .def(py::init([](std::string name, std::vector<Layer> layers) {
             return Network{std::move(name), std::move(layers)};
           }),
           py::arg("name"), py::arg("layers"))
      .def_readonly("name", &Network::name)
      .def_readonly("layers", &Network::layers)
      .def("__len__", [](const Network& network) { return network.layers.size(); })
      .def_property_readonly("macs",
                             [](const Network& network) {
                               py::int_ sum(0);
                               for (const Layer& layer : network.layers) {
                                 sum = sum + py::int_(macs(layer.shape));
                               }
                               return sum;
                             })
      .def(py::self == py::self)
      .def("__repr__",
           [](const Network& network) {
             return py::str("<Network {!r} of {} layers>").format(network.name, network.layers.size());
           })
      .def(py::pickle([](const Network& network) { return py::make_tuple(network.name, network.layers); },
                      [](const py::tuple& state) {
                        return Network{state[0].cast<std::string>(), state[1].cast<std::vector<Layer>>()};
                      }));
}

}  // namespace foldwise
