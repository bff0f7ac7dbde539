#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/hardware/accumulator.hpp"

namespace foldwise {

/// A systolic array that multiplies and adds: a grid of processing elements with registers, numbers that move to the
/// neighbour on the right or below, one step a cycle. It knows nothing of layers, addresses or demand: it is fed by its
/// ports and a controller that repeats folds of a fixed length. See the source for its timing.
class RegisterArray {
 public:
  /// `time`: how many words enter by each port of the left side in a fold. Sums are made and moved in accumulators.
  RegisterArray(Dataflow dataflow, ArrayShape shape, std::int64_t time, const Accumulator& accumulator = {});

  /// One cycle. `left` holds a number for every row, `top` for every column, 0 where nothing enters. Returns what
  /// leaves at the bottom of every column, 0 where nothing does; valid until the next step.
  std::span<const std::int64_t> step(std::span<const std::int64_t> left, std::span<const std::int64_t> top);

  /// Cycles by which outputs leave later than the demand names them.
  std::int64_t output_delay() const;

 private:
  struct ProcessingElement {
    std::int64_t across = 0;   ///< operand on its way to the right
    std::int64_t down = 0;     ///< os: operand on its way down; ws, is: partial sum on its way down
    std::int64_t held = 0;     ///< os: the sum so far; ws, is: the stationary operand
    bool last = false;         ///< os: travels with `across`, marks the last product of a sum
    std::int64_t done = 0;     ///< os: a finished sum that waits for its column
    std::int64_t leaving = 0;  ///< os: a finished sum on its way down and out
  };

  ProcessingElement& at(std::int64_t row, std::int64_t column) {
    return elements_[static_cast<std::size_t>(row * shape_.cols + column)];
  }

  void step_output_stationary(std::int64_t row, std::int64_t column, std::span<const std::int64_t> left,
                              std::span<const std::int64_t> top);
  void step_operand_stationary(std::int64_t row, std::int64_t column, std::span<const std::int64_t> left,
                               std::span<const std::int64_t> top);
  void drain_finished_columns();

  bool output_stationary_;
  ArrayShape shape_;
  std::int64_t time_;
  Accumulator accumulator_;
  std::int64_t cycles_per_fold_;
  std::int64_t cycle_of_fold_ = 0;
  std::vector<ProcessingElement> elements_;
  std::vector<std::int64_t> outputs_;
};

}  // namespace foldwise
