#pragma once

#include <cstdint>

#include "foldwise/simulator/layer_run.hpp"
#include "foldwise/simulator/trace_sink.hpp"

namespace foldwise {

/// Writes the DRAM trace of a read operand in USER mode: the first fill, then one block of rows per prefetch. To be
/// called after the run. SCALE-Sim never advances beyond the block that follows the first fill: every prefetch fetches
/// the same rows again, only the window of what counts as held moves on; kept.
void trace_user_reads(TraceKind kind, const ReadSide& side, TraceSink& sink);

}  // namespace foldwise
