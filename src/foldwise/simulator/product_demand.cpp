#include "foldwise/simulator/product_demand.hpp"

#include "foldwise/base/checked.hpp"
#include "foldwise/simulator/demand_line.hpp"
#include "foldwise/simulator/fetch_cursor.hpp"
#include "foldwise/simulator/ofmap_addresses.hpp"

namespace foldwise {

namespace {

FoldSchedule schedule_of_product(const GemmShape& product, const ArrayShape& array, Dataflow dataflow) {
  Accelerator accelerator;
  accelerator.array = array;
  accelerator.dataflow = dataflow;
  return {as_conv(product), accelerator};
}

/// A matrix that asks for nothing.
WordMatrix idle_matrix(std::int64_t rows, std::int64_t columns) {
  const std::int64_t words = checked_product("words of a demand", {rows, columns});
  return {.columns = columns, .words = std::vector<std::int64_t>(static_cast<std::size_t>(words), kNoRequest)};
}

}  // namespace

ProductDemand::ProductDemand(const GemmShape& product, const ArrayShape& array, Dataflow dataflow)
    : product_(product),
      schedule_(schedule_of_product(product, array, dataflow)),
      ifmap_(ReadOperand::Kind::ifmap, as_conv(product), schedule_, 0),
      filter_(ReadOperand::Kind::filter, as_conv(product), schedule_, 0) {}

WordMatrix ProductDemand::demand_of(const ReadOperand& operand) const {
  WordMatrix demand = idle_matrix(schedule_.lines(), operand.width());
  for (std::int64_t line = 0; line < schedule_.lines(); ++line) {
    const DemandLine asked =
        demand_line(operand, schedule_, line / schedule_.lines_per_fold, line % schedule_.lines_per_fold);
    const std::span<std::int64_t> ports = demand.row(line);
    for (std::int64_t index = 0; index < asked.count; ++index) {
      ports[static_cast<std::size_t>(asked.first.column + index)] = place(operand, asked.entry(index));
    }
  }
  return demand;
}

WordMatrix ProductDemand::ofmap() const {
  const OfmapAddresses places(schedule_, 0);
  WordMatrix demand = idle_matrix(schedule_.lines(), schedule_.array.cols);
  for (std::int64_t line = 0; line < schedule_.lines(); ++line) {
    places.fill_line(line, demand.row(line));
  }
  return demand;
}

WordMatrix ProductDemand::fetches_of(const ReadOperand& operand) const {
  FetchCursor cursor(operand);
  const std::int64_t columns = operand.skewed() ? cursor.entries() : operand.width();
  WordMatrix fetches = idle_matrix(cursor.entries() / columns, columns);
  cursor.move_to(0);
  for (std::int64_t& word : fetches.words) {
    if (const std::optional<StackEntry> entry = cursor.take()) {
      word = place(operand, *entry);
    }
  }
  return fetches;
}

std::int64_t ProductDemand::place(const ReadOperand& operand, const StackEntry& entry) const {
  const std::int64_t columns = operand.is_ifmap() ? product_.k : product_.n;
  return operand.matrix_row(entry) * columns + operand.matrix_column(entry);
}

}  // namespace foldwise
