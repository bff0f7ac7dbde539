#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The shapes of some layers, each once in order of first appearance, and for each layer which one it has.
struct DistinctShapes {
  std::vector<ConvShape> shapes;
  std::vector<std::uint32_t> index;
};

DistinctShapes distinct_shapes(std::span<const Layer> layers);

}  // namespace foldwise
