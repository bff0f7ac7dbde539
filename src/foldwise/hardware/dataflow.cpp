#include "foldwise/hardware/dataflow.hpp"

namespace foldwise {

namespace {

struct DataflowRow {
  Dataflow dataflow;
  std::string_view short_name;
  Mapping mapping;
};

using enum GemmDimension;

constexpr std::array<DataflowRow, 3> kRows = {{{Dataflow::output_stationary, "os", {m, n, k}},
                                               {Dataflow::weight_stationary, "ws", {k, n, m}},
                                               {Dataflow::input_stationary, "is", {k, m, n}}}};

const DataflowRow& row_of(Dataflow dataflow) { return kRows[static_cast<std::size_t>(dataflow)]; }

}  // namespace

Mapping mapping_of(Dataflow dataflow) { return row_of(dataflow).mapping; }

std::string_view short_name(Dataflow dataflow) { return row_of(dataflow).short_name; }

std::optional<Dataflow> dataflow_named(std::string_view name) {
  for (const DataflowRow& row : kRows) {
    if (row.short_name == name) {
      return row.dataflow;
    }
  }
  return std::nullopt;
}

}  // namespace foldwise
