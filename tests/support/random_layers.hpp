#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "foldwise/base/rng.hpp"
#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// A layer on an accelerator: one input of the simulator.
struct LayerCase {
  ConvShape shape;
  Accelerator accelerator;
};

/// Stands for calc mode where a bandwidth is asked for.
inline constexpr std::int64_t kCalc = 0;

/// The case that describe() prints as this very call. `bandwidth` in words per cycle, or kCalc.
LayerCase layer_case(ConvShape shape, ArrayShape array, std::string_view dataflow, std::int64_t bandwidth,
                     PerOperand<std::int64_t> sram_bytes, PerOperand<std::int64_t> offset);

/// One line of C++ that makes the case again: paste it into the pinned cases of tests/property to keep it.
std::string describe(const LayerCase& layer_case);

/// Draws valid cases that favour what is hard to simulate: sizes of 1, arrays of one row or column, last folds of width
/// 1, strides beyond the filter, windows over and beyond the edge, buffers that hold exactly one set more or less than
/// the layer has, bandwidths that fill half a buffer at once or do not divide it, offsets below 0. No case has more
/// than `most_ports` ports times lines of demand.
LayerCase random_layer_case(Rng& rng, std::int64_t most_ports = 400'000);

/// The same layer on another design: `layer_case` with one thing changed, drawn anew or taken over from another
/// operand.
LayerCase neighbour(Rng& rng, LayerCase layer_case);

}  // namespace foldwise
