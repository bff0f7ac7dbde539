#pragma once

#include "foldwise/simulator/layer_run.hpp"
#include "foldwise/simulator/trace_sink.hpp"

namespace foldwise {

/// Writes the DRAM trace of a read operand in CALC mode: the new words of every epoch, set by set in the order of a
/// Python set, in the rows of its block. All rows are as wide as the widest block; SCALE-Sim fills the narrower ones
/// with the number 1; kept. To be called after the run. Walks the whole demand up to the last new word.
void trace_calc_reads(TraceKind kind, const ReadSide& side, const FoldSchedule& schedule, TraceSink& sink);

}  // namespace foldwise
