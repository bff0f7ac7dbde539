#include "foldwise/simulator/trace_layer.hpp"

#include "foldwise/simulator/calc_dram_trace.hpp"
#include "foldwise/simulator/layer_run.hpp"
#include "foldwise/simulator/ofmap_addresses.hpp"
#include "foldwise/simulator/ofmap_dram_trace.hpp"
#include "foldwise/simulator/sram_traces.hpp"
#include "foldwise/simulator/user_dram_trace.hpp"

namespace foldwise {

LayerReport trace_layer(const ConvShape& shape, const Accelerator& accelerator, TraceSink& sink,
                        ScaleSimVersion version) {
  LayerRun run(shape, accelerator, version);
  const OfmapAddresses ofmap(run.schedule(), accelerator.memory.offset.ofmap);
  SramTraces sram(run, ofmap, sink);
  OfmapDramTrace drains(ofmap, run.ofmap_row_words(), sink);
  const LayerReport report = run.run(
      ReportDetail::all, [&](const LineTiming& timing) { sram.stalled(timing); },
      [&](std::int64_t cycle, std::int64_t rows, std::int64_t first_row, const auto& partial_rows) {
        drains.drained(cycle, rows, first_row, partial_rows);
      });
  sram.finish(report.stall_cycles);
  const auto trace_reads = [&](TraceKind kind, const ReadSide& side) {
    if (side.fetch) {
      trace_user_reads(kind, side, sink);
    } else {
      trace_calc_reads(kind, side, run.schedule(), sink);
    }
  };
  trace_reads(TraceKind::ifmap_dram, run.ifmap());
  trace_reads(TraceKind::filter_dram, run.filter());
  return report;
}

}  // namespace foldwise
