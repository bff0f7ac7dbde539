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

/// How many words of `bits` bits fit into `bytes` bytes, one after the other.
std::int64_t packed(std::int64_t bytes, std::int64_t bits) {
  std::int64_t words = 0;
  for (std::int64_t free_bits = 8 * bytes; free_bits >= bits; free_bits -= bits) {
    ++words;
  }
  return words;
}

PerOperand<std::int64_t> packed_words(const PerOperand<std::int64_t>& bytes, const PerOperand<std::int64_t>& bits) {
  return {packed(bytes.ifmap, bits.ifmap), packed(bytes.filter, bits.filter), packed(bytes.ofmap, bits.ofmap)};
}

/// Words per cycle of each operand in USER mode.
PerOperand<std::int64_t> bandwidth_of(const MemoryConfig& memory, ScaleSimVersion version) {
  const std::int64_t bytes = memory.bandwidth_bytes_per_cycle;
  const std::int64_t words = memory.bandwidth_words_per_cycle;
  if (bytes != 0) {
    return packed_words({bytes, bytes, bytes}, memory.word_bits);
  }
  if (version == ScaleSimVersion::v3) {
    return {memory.ifmap_bank_words_per_cycle, memory.filter_bank_words_per_cycle, words};
  }
  return {words, words, words};
}

/// The three buffers of a layer, served line by line.
class LiteralMemory {
 public:
  LiteralMemory(const LiteralDemand& demand, const Accelerator& accelerator, ScaleSimVersion version, TraceSink* sink)
      : accelerator_(accelerator),
        version_(version),
        sram_words_(packed_words(accelerator.memory.sram_bytes, accelerator.memory.word_bits)),
        bandwidth_(bandwidth_of(accelerator.memory, version)),
        ifmap_(read_buffer(
            sram_words_.ifmap, bandwidth_.ifmap, {accelerator.memory.offset.ifmap, demand.operands().ifmap_words()},
            [&] { return demand.ifmap_fetch_order(); }, trace_into(sink, TraceKind::ifmap_dram))),
        filter_(read_buffer(
            sram_words_.filter, bandwidth_.filter, {accelerator.memory.offset.filter, demand.operands().filter_words()},
            [&] { return demand.filter_fetch_order(); }, trace_into(sink, TraceKind::filter_dram))),
        ofmap_(sram_words_.ofmap, is_user() ? bandwidth_.ofmap : accelerator.array.cols,
               trace_into(sink, TraceKind::ofmap_dram)),
        sram_{SramSide(trace_into(sink, TraceKind::ifmap_sram)), SramSide(trace_into(sink, TraceKind::filter_sram)),
              SramSide(trace_into(sink, TraceKind::ofmap_sram))} {}

  void serve(std::int64_t index, const DemandLine& line) {
    const std::int64_t cycle = index + report_.stall_cycles;
    const std::int64_t ifmap_cycle = ifmap_->read(line.ifmap.words, cycle);
    const std::int64_t filter_cycle = filter_->read(line.filter.words, cycle);
    const std::int64_t ofmap_cycle = ofmap_.write(line.ofmap.words, cycle);
    report_.stall_cycles += std::max({ifmap_cycle - cycle - 1, filter_cycle - cycle - 1, ofmap_cycle - cycle});
    sram_.ifmap.move_line(ifmap_cycle, line.ifmap);
    sram_.filter.move_line(filter_cycle, line.filter);
    sram_.ofmap.move_line(ofmap_cycle, line.ofmap);
    report_.total_cycles = is_v3() ? std::max(report_.total_cycles, ofmap_cycle) : ofmap_cycle;
  }

  /// After the last line.
  LayerReport finish(const LiteralDemand& demand) {
    ifmap_->finish();
    filter_->finish();
    ofmap_.finish(report_.total_cycles);

    const LiteralOperands& operands = demand.operands();
    report_.compute_cycles = demand.lines() - 1;
    report_.macs = operands.pixels() * operands.filters() * operands.taps();
    report_.operand_words = {operands.ifmap_words(), operands.filter_words(), operands.pixels() * operands.filters()};
    report_.sram = {sram_.ifmap.report, sram_.filter.report, sram_.ofmap.report};
    report_.dram = {dram_report(ifmap_->dram()), dram_report(filter_->dram()), dram_report(ofmap_.dram())};
    if (accelerator_.dataflow == Dataflow::output_stationary) {
      // SCALE-Sim counts rows + cols writes too many in every fold; kept.
      const std::int64_t folds = demand.row_folds() * demand.column_folds();
      report_.sram.ofmap.accesses += folds * (accelerator_.array.rows + accelerator_.array.cols);
    }
    report_utilization(demand, accelerator_, report_);
    return report_;
  }

 private:
  bool is_user() const { return accelerator_.memory.mode == BandwidthMode::user; }
  bool is_v3() const { return version_ == ScaleSimVersion::v3; }
  AccessReport dram_report(const LiteralDram& dram) const { return is_v3() ? dram.report_by_time() : dram.report; }

  template <typename FetchOrder>
  std::unique_ptr<LiteralReadBuffer> read_buffer(std::int64_t size_words, std::int64_t bandwidth, AddressRange operand,
                                                 const FetchOrder& fetch_order, TraceRow trace) const {
    if (!is_user()) {
      return calc_read_buffer(size_words, operand, std::move(trace));
    }
    return user_read_buffer(size_words, bandwidth, operand, fetch_order(), version_, std::move(trace));
  }

  Accelerator accelerator_;
  ScaleSimVersion version_;
  PerOperand<std::int64_t> sram_words_;
  PerOperand<std::int64_t> bandwidth_;
  std::unique_ptr<LiteralReadBuffer> ifmap_;
  std::unique_ptr<LiteralReadBuffer> filter_;
  LiteralWriteBuffer ofmap_;
  PerOperand<SramSide> sram_;
  LayerReport report_;
};

std::vector<LayerReport> serve(const LiteralDemand& demand, std::vector<LiteralMemory>& memories) {
  DemandLine line;
  for (std::int64_t index = 0; index < demand.lines(); ++index) {
    demand.write_line(index, line);
    for (LiteralMemory& memory : memories) {
      memory.serve(index, line);
    }
  }
  std::vector<LayerReport> reports;
  for (LiteralMemory& memory : memories) {
    reports.push_back(memory.finish(demand));
  }
  return reports;
}

}  // namespace

std::vector<LayerReport> simulate_literally(const ConvShape& shape, const Accelerator& accelerator,
                                            std::span<const MemoryConfig> memories) {
  const LiteralDemand demand(shape, accelerator);
  std::vector<LiteralMemory> sides;
  for (const MemoryConfig& memory : memories) {
    Accelerator design = accelerator;
    design.memory = memory;
    sides.emplace_back(demand, design, ScaleSimVersion::v2, nullptr);
  }
  return serve(demand, sides);
}

LayerReport simulate_literally(const ConvShape& shape, const Accelerator& accelerator, TraceSink* sink,
                               ScaleSimVersion version) {
  const LiteralDemand demand(shape, accelerator);
  std::vector<LiteralMemory> memory;
  memory.emplace_back(demand, accelerator, version, sink);
  return serve(demand, memory).front();
}

}  // namespace foldwise
