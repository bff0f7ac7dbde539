#pragma once

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/read_operand.hpp"
#include "foldwise/simulator/word_matrix.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// What an array asks of its memories for a matrix product of which only the sizes are known. In place of addresses
/// stand places: an ifmap (m x k), a filter (k x n) and an ofmap (m x n) are numbered row by row from 0, so that who
/// has the matrices finds any words in them, addresses of a part of a layer for example. Sizes must be positive.
class ProductDemand {
 public:
  ProductDemand(const GemmShape& product, const ArrayShape& array, Dataflow dataflow);

  const FoldSchedule& schedule() const { return schedule_; }

  /// The demand: a row for each line, a column for each port by which the operand enters or leaves the array.
  WordMatrix ifmap() const { return demand_of(ifmap_); }
  WordMatrix filter() const { return demand_of(filter_); }
  WordMatrix ofmap() const;

  /// The order in which a USER-mode scratchpad fetches an operand: one row, or for the stationary operand one for each
  /// row of its stack.
  WordMatrix ifmap_fetches() const { return fetches_of(ifmap_); }
  WordMatrix filter_fetches() const { return fetches_of(filter_); }

 private:
  WordMatrix demand_of(const ReadOperand& operand) const;
  WordMatrix fetches_of(const ReadOperand& operand) const;
  std::int64_t place(const ReadOperand& operand, const StackEntry& entry) const;

  GemmShape product_;
  FoldSchedule schedule_;
  ReadOperand ifmap_;
  ReadOperand filter_;
};

}  // namespace foldwise
