#include "foldwise/simulator/sram_traces.hpp"

#include <algorithm>

#include "foldwise/simulator/demand_line.hpp"

namespace foldwise {

SramTraces::SramTraces(const LayerRun& run, const OfmapAddresses& ofmap, TraceSink& sink)
    : schedule_(run.schedule()),
      ifmap_(run.ifmap().operand),
      filter_(run.filter().operand),
      ifmap_addresses_(ifmap_),
      filter_addresses_(filter_),
      ofmap_(ofmap),
      sink_(sink) {}

void SramTraces::stalled(const LineTiming& timing) {
  write_lines_before(timing.line, timing.cycle - timing.line);
  write_line(timing);
  ++next_line_;
}

void SramTraces::finish(std::int64_t stall) { write_lines_before(schedule_.lines(), stall); }

void SramTraces::write_lines_before(std::int64_t line, std::int64_t stall) {
  for (; next_line_ < line; ++next_line_) {
    const std::int64_t cycle = next_line_ + stall;
    write_line({next_line_, cycle, cycle + 1, cycle + 1, cycle});
  }
}

void SramTraces::write_line(const LineTiming& timing) {
  write_reads(TraceKind::ifmap_sram, ifmap_, ifmap_addresses_, timing.line, timing.ifmap_ready);
  write_reads(TraceKind::filter_sram, filter_, filter_addresses_, timing.line, timing.filter_ready);
  ports_.resize(static_cast<std::size_t>(schedule_.array.cols));
  ofmap_.fill_line(timing.line, ports_);
  sink_.row(TraceKind::ofmap_sram, timing.ofmap_taken, ports_);
}

void SramTraces::write_reads(TraceKind kind, const ReadOperand& operand, const OperandAddresses& addresses,
                             std::int64_t line, std::int64_t cycle) {
  const DemandLine demand =
      demand_line(operand, schedule_, line / schedule_.lines_per_fold, line % schedule_.lines_per_fold);
  ports_.assign(static_cast<std::size_t>(operand.width()), kNoRequest);
  for (std::int64_t index = 0; index < demand.count; ++index) {
    ports_[static_cast<std::size_t>(demand.first.column + index)] = addresses.at(demand.entry(index));
  }
  sink_.row(kind, cycle, ports_);
}

}  // namespace foldwise
