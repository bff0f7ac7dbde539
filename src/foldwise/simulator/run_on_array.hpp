#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/hardware/accumulator.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The ofmap of a layer, [row][column][filter], as a register-level array computes it that is fed line by line with
/// what the demand names: the sums that leave it are gathered at the addresses of the ofmap, where those of several row
/// folds are added up by one more accumulator. `ifmap` is [row][column][channel], `filters`
/// [filter][row][column][channel]. Takes lines of the demand * PEs steps. Both shape and accelerator must be valid.
std::vector<std::int32_t> run_on_array(const ConvShape& shape, const Accelerator& accelerator,
                                       std::span<const std::int16_t> ifmap, std::span<const std::int16_t> filters,
                                       const Accumulator& accumulator = {});

/// Words of a window that such an array sums up before the accumulator of the ofmap adds them to the rest: as many as
/// it has rows, or 0 for all of them where the outputs are stationary.
std::size_t words_summed_in_array(const Accelerator& accelerator);

}  // namespace foldwise
