#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/hardware/accelerator_fields.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The change to one field of an accelerator that helps a network most, everything else as it is.
struct BestChange {
  const AcceleratorField* field;
  double from;
  double to;                  ///< the same as `from` when no change helps
  std::int64_t total_cycles;  ///< of the network after the change
};

struct BestChanges {
  std::int64_t total_cycles;        ///< of the network, all layers together, without a change
  std::vector<BestChange> changes;  ///< the one that helps most first
};

/// For every field that decides how long a network takes: of its neighbours (half, one less, one more, double; every
/// other choice) the one with the fewest total cycles, each simulated exactly. Neighbours that are no valid accelerator
/// are passed over. Some thirty simulations of the network. Throws Error when the accelerator itself cannot be
/// simulated.
BestChanges best_changes(const Network& network, const Accelerator& accelerator, ScaleSimVersion version);

}  // namespace foldwise
