#pragma once

#include <cstdint>

#include "foldwise/cost/bounds/fold_bounds.hpp"

namespace foldwise {

/// USER mode: a number that total_cycles is at least, because the ofmap has to leave through its scratchpad. O(1).
std::int64_t total_cycles_for_writes(const FoldBounds& folds, const AcceleratorBox& box);

}  // namespace foldwise
