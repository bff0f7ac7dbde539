#pragma once

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/word_matrix.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The addresses of a layer's operands as the matrices of its product: ifmap pixels x window, filter window x filters,
/// ofmap pixels x filters. kNoRequest where a window hangs over the edge. As large as the matrices themselves, which
/// the engine never forms: for those who want to look at them or to share them out.
PerOperand<WordMatrix> operand_matrices(const ConvShape& shape, const PerOperand<std::int64_t>& offset);

}  // namespace foldwise
