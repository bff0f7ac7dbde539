#pragma once

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/simulator/trace_sink.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// Streams the six traces of one layer to `sink`, row by row as SCALE-Sim writes them, and returns the same report
/// as simulate(). Memory does not grow with the length of the traces. Time is proportional to the rows written.
LayerReport trace_layer(const ConvShape& shape, const Accelerator& accelerator, TraceSink& sink,
                        ScaleSimVersion version = ScaleSimVersion::v2);

}  // namespace foldwise
