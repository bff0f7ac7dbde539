#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/cost/interval.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"

namespace foldwise {

/// All accelerators each of whose fields lies between the two, both included. A choice (the dataflow, the bandwidth
/// mode) counts its words as its field does.
struct AcceleratorBox {
  Accelerator low;
  Accelerator high;

  /// The sizes in KiB that the scratchpads of the read operands have among these accelerators, each once, ascending;
  /// none when they are too many to be listed.
  std::vector<std::int64_t> ifmap_kib;
  std::vector<std::int64_t> filter_kib;

  /// The dataflows by which a layer may run, from the first to the last: all of them where each layer has its own.
  bool per_layer() const { return high.dataflow_per_layer; }
  Dataflow first_dataflow() const { return per_layer() ? kDataflows.front() : low.dataflow; }
  Dataflow last_dataflow() const { return per_layer() ? kDataflows.back() : high.dataflow; }

  Interval of(const AcceleratorField& field) const { return {field.get(low), field.get(high)}; }
};

}  // namespace foldwise
