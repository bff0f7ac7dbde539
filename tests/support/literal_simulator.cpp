#include "tests/support/literal_simulator.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "tests/support/literal_demand.hpp"
#include "tests/support/literal_read_buffer.hpp"
#include "tests/support/literal_write_buffer.hpp"

namespace foldwise {

namespace {

TraceRow trace_into(TraceSink* sink, TraceKind kind) {
  if (sink == nullptr) {
    return {};
  }
  return [sink, kind](std::int64_t cycle, std::span<const std::int64_t> words) { sink->row(kind, cycle, words); };
}

/// What one operand does between array and scratchpad, line by line.
class SramSide {
 public:
  explicit SramSide(TraceRow trace) : trace_(std::move(trace)) {}

  void move_line(std::int64_t cycle, const Ports& ports) {
    report.accesses += ports.in_use;
    report.peak_words_per_cycle = std::max(report.peak_words_per_cycle, ports.in_use);
    if (std::ranges::any_of(ports.words, [](std::int64_t word) { return word != kNoWord; })) {
      if (!moved_any_) {
        report.start_cycle = cycle;
        moved_any_ = true;
      }
      report.stop_cycle = cycle;
    }
    if (trace_) {
      trace_(cycle, ports.words);
    }
  }

  AccessReport report;

 private:
  TraceRow trace_;
  bool moved_any_ = false;
};

/// Left to right with Neumaier's compensation, as sum() of CPython 3.12 adds floats.
double python_sum(const std::vector<double>& terms) {
  double total = 0.0;
  double compensation = 0.0;
  for (const double term : terms) {
    const double sum = total + term;
    compensation += std::abs(total) >= std::abs(term) ? (total - sum) + term : (term - sum) + total;
    total = sum;
  }
  return total + compensation;
}

double average_percent(const std::vector<double>& terms) {
  return python_sum(terms) / static_cast<double>(terms.size()) * 100.0;
}

void report_utilization(const LiteralDemand& demand, const Accelerator& accelerator, LayerReport& report) {
  const std::int64_t pes = accelerator.array.rows * accelerator.array.cols;
  // For ws and is SCALE-Sim divides by cols - 1 more cycles than a fold has; kept.
  const bool one_too_many = accelerator.dataflow != Dataflow::output_stationary;
  const std::int64_t cycles = demand.lines_per_fold() + (one_too_many ? accelerator.array.cols - 1 : 0);
  std::vector<double> efficiencies;
  std::vector<double> utilizations;
  for (std::int64_t column_fold = 0; column_fold < demand.column_folds(); ++column_fold) {
    for (std::int64_t row_fold = 0; row_fold < demand.row_folds(); ++row_fold) {
      const std::int64_t used = demand.used_rows(row_fold) * demand.used_columns(column_fold);
      efficiencies.push_back(static_cast<double>(used) / static_cast<double>(pes));
      utilizations.push_back(static_cast<double>(used * demand.time()) / static_cast<double>(pes * cycles));
    }
  }
  report.mapping_efficiency_percent = average_percent(efficiencies);
  report.compute_utilization_percent = average_percent(utilizations);
  // A layer whose total is 0 (one MAC on one PE) took the one cycle 0; SCALE-Sim divides by zero there.
  const std::int64_t total = std::max<std::int64_t>(report.total_cycles, 1);
  report.overall_utilization_percent = static_cast<double>(report.macs * 100) / static_cast<double>(total * pes);
}

}  // namespace

LayerReport simulate_literally(const ConvShape& shape, const Accelerator& accelerator, TraceSink* sink,
                               ScaleSimVersion version) {
  const MemoryConfig& memory = accelerator.memory;
  const LiteralDemand demand(shape, accelerator);
  const LiteralOperands& operands = demand.operands();
  const AddressRange ifmap_range{memory.offset.ifmap, operands.ifmap_words()};
  const AddressRange filter_range{memory.offset.filter, operands.filter_words()};

  const bool user = memory.mode == BandwidthMode::user;
  const bool is_v3 = version == ScaleSimVersion::v3;
  const std::int64_t bandwidth = memory.bandwidth_words_per_cycle;
  const std::int64_t ifmap_bandwidth = is_v3 ? memory.ifmap_bank_words_per_cycle : bandwidth;
  const std::int64_t filter_bandwidth = is_v3 ? memory.filter_bank_words_per_cycle : bandwidth;
  const std::unique_ptr<LiteralReadBuffer> ifmap =
      user ? user_read_buffer(memory.sram_bytes.ifmap, ifmap_bandwidth, ifmap_range, demand.ifmap_fetch_order(),
                              version, trace_into(sink, TraceKind::ifmap_dram))
           : calc_read_buffer(memory.sram_bytes.ifmap, ifmap_range, trace_into(sink, TraceKind::ifmap_dram));
  const std::unique_ptr<LiteralReadBuffer> filter =
      user ? user_read_buffer(memory.sram_bytes.filter, filter_bandwidth, filter_range, demand.filter_fetch_order(),
                              version, trace_into(sink, TraceKind::filter_dram))
           : calc_read_buffer(memory.sram_bytes.filter, filter_range, trace_into(sink, TraceKind::filter_dram));
  LiteralWriteBuffer ofmap(memory.sram_bytes.ofmap, user ? bandwidth : accelerator.array.cols,
                           trace_into(sink, TraceKind::ofmap_dram));
  PerOperand<SramSide> sram{SramSide(trace_into(sink, TraceKind::ifmap_sram)),
                            SramSide(trace_into(sink, TraceKind::filter_sram)),
                            SramSide(trace_into(sink, TraceKind::ofmap_sram))};

  LayerReport report;
  DemandLine line;
  for (std::int64_t index = 0; index < demand.lines(); ++index) {
    demand.write_line(index, line);
    const std::int64_t cycle = index + report.stall_cycles;
    const std::int64_t ifmap_cycle = ifmap->read(line.ifmap.words, cycle);
    const std::int64_t filter_cycle = filter->read(line.filter.words, cycle);
    const std::int64_t ofmap_cycle = ofmap.write(line.ofmap.words, cycle);
    report.stall_cycles += std::max({ifmap_cycle - cycle - 1, filter_cycle - cycle - 1, ofmap_cycle - cycle});
    sram.ifmap.move_line(ifmap_cycle, line.ifmap);
    sram.filter.move_line(filter_cycle, line.filter);
    sram.ofmap.move_line(ofmap_cycle, line.ofmap);
    report.total_cycles = is_v3 ? std::max(report.total_cycles, ofmap_cycle) : ofmap_cycle;
  }
  ifmap->finish();
  filter->finish();
  ofmap.finish(report.total_cycles);

  report.compute_cycles = demand.lines() - 1;
  report.macs = operands.pixels() * operands.filters() * operands.taps();
  report.sram = {sram.ifmap.report, sram.filter.report, sram.ofmap.report};
  const auto dram_report = [&](const LiteralDram& dram) { return is_v3 ? dram.report_by_time() : dram.report; };
  report.dram = {dram_report(ifmap->dram()), dram_report(filter->dram()), dram_report(ofmap.dram())};
  if (accelerator.dataflow == Dataflow::output_stationary) {
    // SCALE-Sim counts rows + cols writes too many in every fold; kept.
    const std::int64_t folds = demand.row_folds() * demand.column_folds();
    report.sram.ofmap.accesses += folds * (accelerator.array.rows + accelerator.array.cols);
  }
  report_utilization(demand, accelerator, report);
  return report;
}

}  // namespace foldwise
