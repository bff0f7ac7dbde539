#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/simulator/layer_run.hpp"
#include "foldwise/simulator/ofmap_addresses.hpp"
#include "foldwise/simulator/operand_addresses.hpp"
#include "foldwise/simulator/trace_sink.hpp"

namespace foldwise {

/// Writes the three SRAM traces while the layer runs: every line of the demand, in the cycle in which it was served.
class SramTraces {
 public:
  SramTraces(const LayerRun& run, const OfmapAddresses& ofmap, TraceSink& sink);

  /// A line on which somebody waits: writes all lines up to it.
  void stalled(const LineTiming& timing);

  /// Writes the remaining lines; `stall` is that of the whole layer.
  void finish(std::int64_t stall);

 private:
  void write_lines_before(std::int64_t line, std::int64_t stall);
  void write_line(const LineTiming& timing);
  void write_reads(TraceKind kind, const ReadOperand& operand, const OperandAddresses& addresses, std::int64_t line,
                   std::int64_t cycle);

  const FoldSchedule& schedule_;
  const ReadOperand& ifmap_;
  const ReadOperand& filter_;
  OperandAddresses ifmap_addresses_;
  OperandAddresses filter_addresses_;
  const OfmapAddresses& ofmap_;
  TraceSink& sink_;
  std::int64_t next_line_ = 0;
  std::vector<std::int64_t> ports_;
};

}  // namespace foldwise
