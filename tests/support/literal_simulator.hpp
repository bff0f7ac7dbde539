#pragma once

#include <span>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/simulator/trace_sink.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// SCALE-Sim, done as its definition says: every line of the demand is formed and every address of it is taken
/// through the buffers. Slow, obviously right, and without a line in common with the engine of the library: the witness
/// for simulate() and trace_layer(). Traces go to `sink` unless it is null. Memory grows with the operands, not with
/// the cycles (but for the DRAM traces of calc mode, which are held until their width is known). For layers of less
/// than 2^53 / 100 MACs.
LayerReport simulate_literally(const ConvShape& shape, const Accelerator& accelerator, TraceSink* sink = nullptr,
                               ScaleSimVersion version = ScaleSimVersion::v2);

/// The same of version 2 for several memories around one array, which must agree in their offsets: the demand, which
/// none of them changes, is formed once. One report for each memory.
std::vector<LayerReport> simulate_literally(const ConvShape& shape, const Accelerator& accelerator,
                                            std::span<const MemoryConfig> memories);

}  // namespace foldwise
