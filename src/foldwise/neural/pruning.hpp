#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/neural/lenet5.hpp"

namespace foldwise {

/// Which weights of a network become zero; biases are never pruned. Either by magnitude: the smallest `share` of all
/// weights of the network together (Han et al. 2015, Learning both weights and connections for efficient neural
/// networks). Or N:M: of every `group` weights that follow one another in a filter, the `kept` largest stay (Mishra et
/// al. 2021, Accelerating sparse deep neural networks), of a last group with fewer weights as many of them.
struct Pruning {
  double share = 0;  ///< by magnitude, when `group` is 0
  int kept = 0;
  int group = 0;

  bool operator==(const Pruning&) const = default;
};

/// Reads "magnitude:0.8" (a share above 0 and below 1) or "2:4" (1 <= N < M <= 64). Throws Error with the rule.
Pruning parse_pruning(const std::string& text);

/// 1 for each weight that stays, 0 for each that goes, in the order of kLeNet5Layers and LayerWeights::weight. Of equal
/// magnitudes the first stay.
using PruningMasks = std::array<std::vector<std::uint8_t>, kLeNet5Layers.size()>;
PruningMasks pruning_masks(const LeNet5& network, const Pruning& pruning);

/// How sparse a network is and how small it could be stored.
struct SparseSize {
  std::size_t weights = 0;  ///< all of them, without biases
  std::size_t nonzero = 0;
  std::size_t dense_bytes = 0;  ///< weights and biases as float32
  std::size_t sparse_bytes =
      0;  ///< the same with one bit a weight to say whether it is zero, and only the others stored

  double sparsity() const { return 1 - static_cast<double>(nonzero) / static_cast<double>(weights); }
};
SparseSize sparse_size(const LeNet5& network);

}  // namespace foldwise
