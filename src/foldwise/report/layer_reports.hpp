#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foldwise/simulator/layer_report.hpp"

namespace foldwise {

/// The reports of all layers of a network, in its order. Layers of equal shape share one: a depth-wise row of a
/// topology alone makes hundreds of them.
struct LayerReports {
  std::vector<LayerReport> distinct;
  std::vector<std::uint32_t> index;  ///< for each layer, its report in `distinct`

  std::size_t size() const { return index.size(); }
  const LayerReport& operator[](std::size_t layer) const { return distinct[index[layer]]; }
};

}  // namespace foldwise
