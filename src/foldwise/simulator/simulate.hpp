#pragma once

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/simulator/walk_cache.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// What SCALE-Sim reports of one layer on one accelerator, exactly. Never walks the cycles: works by folds and by
/// the events of the three buffers (a prefetch, a roll-over, a drain, a stall). Both arguments must be valid (see
/// validate()). Throws Error where a number does not fit in 64 bits.
LayerReport simulate(const ConvShape& shape, const Accelerator& accelerator, ReportDetail detail = ReportDetail::all,
                     ScaleSimVersion version = ScaleSimVersion::v2);

/// One layer to be simulated on many accelerators: the same numbers as simulate(), with the work that designs have in
/// common done once. May be used from several threads at once; memory does not grow with the number of designs.
class LayerSimulator {
 public:
  explicit LayerSimulator(const ConvShape& shape, ScaleSimVersion version = ScaleSimVersion::v2)
      : shape_(shape), version_(version) {}

  LayerReport simulate(const Accelerator& accelerator, ReportDetail detail = ReportDetail::all) const;

 private:
  ConvShape shape_;
  ScaleSimVersion version_;
  mutable WalkCache walks_;
};

}  // namespace foldwise
