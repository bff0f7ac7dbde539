#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/simulator/operand_matrices.hpp"
#include "foldwise/simulator/product_demand.hpp"
#include "foldwise/simulator/scratchpads.hpp"
#include "interruptible.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

using WordArray = py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>;

py::array_t<std::int64_t> array_of(const WordMatrix& matrix) {
  py::array_t<std::int64_t> array({matrix.rows(), matrix.columns});
  std::copy(matrix.words.begin(), matrix.words.end(), array.mutable_data());
  return array;
}

WordMatrix matrix_of(const WordArray& array) {
  if (array.ndim() != 2) {
    throw Error("a demand must be a matrix of lines and ports");
  }
  return {.columns = array.shape(1), .words = {array.data(), array.data() + array.size()}};
}

Dataflow dataflow_of(const std::string& name) {
  return dataflow_named(name).value_or(Dataflow::output_stationary);  // as SCALE-Sim takes every other word
}

/// (number of folds, rows and columns used in each of them)
py::list used_of_folds(const ProductDemand& demand) {
  const FoldSchedule& schedule = demand.schedule();
  py::list used;
  for (std::int64_t column_fold = 0; column_fold < schedule.column_folds; ++column_fold) {
    for (std::int64_t row_fold = 0; row_fold < schedule.row_folds; ++row_fold) {
      used.append(py::make_tuple(schedule.used_rows(row_fold), schedule.used_columns(column_fold)));
    }
  }
  return used;
}

/// (total cycles, stall cycles, cycles of the ifmap's, the filter's and the ofmap's lines)
py::tuple serve_for_python(std::shared_ptr<Scratchpads> scratchpads, const WordArray& ifmap, const WordArray& filter,
                           const WordArray& ofmap) {
  const auto demand = std::make_shared<const PerOperand<WordMatrix>>(
      PerOperand<WordMatrix>{matrix_of(ifmap), matrix_of(filter), matrix_of(ofmap)});
  const auto work = [scratchpads = std::move(scratchpads), demand](const std::atomic<bool>& stop) {
    return scratchpads->serve(*demand, [&stop] { return stop.load(std::memory_order_relaxed); });
  };
  const ServedDemand served = run_interruptibly(
      work, [] {}, Unwilling::leave);
  const auto cycles = [](const std::vector<std::int64_t>& lines) { return array_of({.columns = 1, .words = lines}); };
  return py::make_tuple(served.total_cycles, served.stall_cycles, cycles(served.cycles.ifmap),
                        cycles(served.cycles.filter), cycles(served.cycles.ofmap));
}

/// (accesses, cycles of the rows, their words)
py::tuple traffic_for_python(const DramTraffic& traffic) {
  // A row may be of no words: the number of rows is then that of the cycles alone.
  py::array_t<std::int64_t> words(
      {static_cast<py::ssize_t>(traffic.cycles.size()), static_cast<py::ssize_t>(traffic.rows.columns)});
  std::copy(traffic.rows.words.begin(), traffic.rows.words.end(), words.mutable_data());
  return py::make_tuple(traffic.accesses, array_of({.columns = 1, .words = traffic.cycles}), words);
}

}  // namespace

void bind_matrices(py::module_& core) {
  core.def(
      "operand_matrices",
      [](const Layer& layer, std::int64_t ifmap, std::int64_t filter, std::int64_t ofmap) {
        const PerOperand<WordMatrix> matrices = operand_matrices(layer.shape, {ifmap, filter, ofmap});
        return py::make_tuple(array_of(matrices.ifmap), array_of(matrices.filter), array_of(matrices.ofmap));
      },
      py::arg("layer"), py::arg("ifmap_offset"), py::arg("filter_offset"), py::arg("ofmap_offset"));

  py::class_<ProductDemand>(core, "ProductDemand")
      .def(py::init([](std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t rows, std::int64_t cols,
                       const std::string& dataflow) {
             if (m < 1 || n < 1 || k < 1 || rows < 1 || cols < 1) {
               throw Error("a matrix product and an array need sizes of at least 1");
             }
             return ProductDemand({.m = m, .n = n, .k = k}, {rows, cols}, dataflow_of(dataflow));
           }),
           py::arg("m"), py::arg("n"), py::arg("k"), py::arg("rows"), py::arg("cols"), py::arg("dataflow"))
      .def_property_readonly("lines_per_fold",
                             [](const ProductDemand& demand) { return demand.schedule().lines_per_fold; })
      .def_property_readonly("row_folds", [](const ProductDemand& demand) { return demand.schedule().row_folds; })
      .def_property_readonly("column_folds", [](const ProductDemand& demand) { return demand.schedule().column_folds; })
      .def("used_of_folds", &used_of_folds)
      .def("ifmap", [](const ProductDemand& demand) { return array_of(demand.ifmap()); })
      .def("filter", [](const ProductDemand& demand) { return array_of(demand.filter()); })
      .def("ofmap", [](const ProductDemand& demand) { return array_of(demand.ofmap()); })
      .def("ifmap_fetches", [](const ProductDemand& demand) { return array_of(demand.ifmap_fetches()); })
      .def("filter_fetches", [](const ProductDemand& demand) { return array_of(demand.filter_fetches()); });

  py::class_<Scratchpads, std::shared_ptr<Scratchpads>>(core, "Scratchpads")
      .def(py::init([](const std::vector<std::int64_t>& words, const std::vector<std::int64_t>& bandwidth,
                       bool estimate_bandwidth, ScaleSimVersion version) {
             return std::make_shared<Scratchpads>(
                 ScratchpadSizes{.words = {words.at(0), words.at(1), words.at(2)},
                                 .bandwidth = {bandwidth.at(0), bandwidth.at(1), bandwidth.at(2)},
                                 .mode = estimate_bandwidth ? BandwidthMode::calc : BandwidthMode::user,
                                 .version = version});
           }),
           py::arg("words"), py::arg("bandwidth"), py::arg("estimate_bandwidth"), py::arg("version"))
      .def(
          "set_fetch_order",
          [](Scratchpads& scratchpads, const WordArray& ifmap, const WordArray& filter) {
            scratchpads.set_fetch_order({ifmap.data(), ifmap.data() + ifmap.size()},
                                        {filter.data(), filter.data() + filter.size()});
          },
          py::arg("ifmap"), py::arg("filter"))
      .def("serve", &serve_for_python, py::arg("ifmap"), py::arg("filter"), py::arg("ofmap"))
      .def("ifmap_dram", [](const Scratchpads& scratchpads) { return traffic_for_python(scratchpads.ifmap_dram()); })
      .def("filter_dram", [](const Scratchpads& scratchpads) { return traffic_for_python(scratchpads.filter_dram()); })
      .def("ofmap_dram", [](const Scratchpads& scratchpads) { return traffic_for_python(scratchpads.ofmap_dram()); });
}

}  // namespace foldwise
