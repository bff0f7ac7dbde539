// The timing of the array, and how demand lines are read as its cycles.
//
// Line i of the demand is cycle i: a word that line i asks for at a port is in the register of the PE behind that port
// at the end of cycle i, has been multiplied there, and is one PE further at the end of cycle i + 1.
//
// Weight and input stationary. In the first R cycles of a fold the stationary operand comes in from the top, each row
// pushing those before it down, so the bottom row comes first. From cycle R on the other operand comes in from the
// left; row j lags j cycles behind row 0, because the partial sums, which start as 0 above the top row and go down a
// row a cycle, reach row j that much later. Entry t of column c thus leaves the bottom row at the end of cycle R + t +
// (R-1) + c = (2R-1) + t + c, which is the line in which the demand names it. Folds follow each other without touching:
// the last sum leaves in the last line.
//
// Output stationary. Both operands come in skewed, so that PE (j, c) has its pair k in cycle k + j + c and finishes its
// sum in cycle (T-1) + j + c. When the bottom PE of a column has finished, in cycle (T-1) + (R-1) + c, all have, and
// the column hands its sums down, a row a cycle, bottom row first: row p leaves at cycle (T-1) + (R-1) + c + (R-1-p).
// The demand names it in line (T-1) + c + (R-1-p). It is always R-1 lines early, because SCALE-Sim begins to count the
// drain of a column when its top PE has finished. Since that is the same R-1 for every word of every fold, it does not
// change how lines follow each other: while a column hands out its sums the next fold is already being multiplied,
// which takes each PE a second register for finished sums (`done`) and a third on the way out (`leaving`). Only the end
// of a layer is R-1 cycles later in hardware than SCALE-Sim says.
//
// Ports and rows that a fold does not use carry 0 and add nothing.
#include "foldwise/simulator/register_array.hpp"

namespace foldwise {

RegisterArray::RegisterArray(Dataflow dataflow, ArrayShape shape, std::int64_t time, const Accumulator& accumulator)
    : output_stationary_(dataflow == Dataflow::output_stationary),
      shape_(shape),
      time_(time),
      accumulator_(accumulator),
      cycles_per_fold_(time + (output_stationary_ ? 0 : shape.rows) + (shape.rows - 1) + (shape.cols - 1)),
      elements_(static_cast<std::size_t>(shape.rows * shape.cols)),
      outputs_(static_cast<std::size_t>(shape.cols)) {}

std::int64_t RegisterArray::output_delay() const { return output_stationary_ ? shape_.rows - 1 : 0; }

std::span<const std::int64_t> RegisterArray::step(std::span<const std::int64_t> left,
                                                  std::span<const std::int64_t> top) {
  // From the far corner backwards, so that every PE finds in its neighbours what they held before this cycle.
  for (std::int64_t row = shape_.rows - 1; row >= 0; --row) {
    for (std::int64_t column = shape_.cols - 1; column >= 0; --column) {
      if (output_stationary_) {
        step_output_stationary(row, column, left, top);
      } else {
        step_operand_stationary(row, column, left, top);
      }
    }
  }
  if (output_stationary_) {
    drain_finished_columns();
  }
  for (std::int64_t column = 0; column < shape_.cols; ++column) {
    const ProcessingElement& bottom = at(shape_.rows - 1, column);
    outputs_[static_cast<std::size_t>(column)] = output_stationary_ ? bottom.leaving : bottom.down;
  }
  cycle_of_fold_ = (cycle_of_fold_ + 1) % cycles_per_fold_;
  return outputs_;
}

void RegisterArray::step_output_stationary(std::int64_t row, std::int64_t column, std::span<const std::int64_t> left,
                                           std::span<const std::int64_t> top) {
  ProcessingElement& element = at(row, column);
  if (column == 0) {
    element.across = left[static_cast<std::size_t>(row)];
    element.last = cycle_of_fold_ == row + time_ - 1;
  } else {
    element.across = at(row, column - 1).across;
    element.last = at(row, column - 1).last;
  }
  element.down = row == 0 ? top[static_cast<std::size_t>(column)] : at(row - 1, column).down;
  element.leaving = row == 0 ? 0 : at(row - 1, column).leaving;
  element.held = accumulator_.held(element.held + element.across * element.down);
  if (element.last) {
    element.done = element.held;
    element.held = 0;
  }
}

void RegisterArray::step_operand_stationary(std::int64_t row, std::int64_t column, std::span<const std::int64_t> left,
                                            std::span<const std::int64_t> top) {
  ProcessingElement& element = at(row, column);
  element.across = column == 0 ? left[static_cast<std::size_t>(row)] : at(row, column - 1).across;
  if (cycle_of_fold_ < shape_.rows) {
    element.held = row == 0 ? top[static_cast<std::size_t>(column)] : at(row - 1, column).held;
  }
  const std::int64_t sum_from_above = row == 0 ? 0 : at(row - 1, column).down;
  element.down = accumulator_.held(sum_from_above + element.across * element.held);
}

void RegisterArray::drain_finished_columns() {
  for (std::int64_t column = 0; column < shape_.cols; ++column) {
    if (at(shape_.rows - 1, column).last) {
      for (std::int64_t row = 0; row < shape_.rows; ++row) {
        at(row, column).leaving = at(row, column).done;
      }
    }
  }
}

}  // namespace foldwise
