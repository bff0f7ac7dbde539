#include "foldwise/simulator/layer_run.hpp"

#include "foldwise/base/error.hpp"
#include "foldwise/base/rational.hpp"
#include "foldwise/simulator/probes.hpp"

namespace foldwise {

namespace {

/// MACs * 100 / (total cycles * PEs), as one division. A layer whose total is 0 took the one cycle 0.
double overall_utilization_percent(const LayerReport& report, const FoldSchedule& schedule) {
  const std::int64_t cycles = std::max<std::int64_t>(report.total_cycles, 1);
  return rounded_quotient(static_cast<Integer128>(report.macs) * 100,
                          static_cast<Integer128>(cycles) * schedule.array.rows * schedule.array.cols);
}

/// Words per cycle between DRAM and the scratchpad of a read operand in USER mode. Version 3 gives that to what it
/// calls the bandwidth of the scratchpad's banks; kept.
std::int64_t user_bandwidth(ReadOperand::Kind kind, const MemoryConfig& memory, ScaleSimVersion version) {
  const bool is_ifmap = kind == ReadOperand::Kind::ifmap;
  if (version == ScaleSimVersion::v2 || memory.bandwidth_bytes_per_cycle != 0) {
    const PerOperand<std::int64_t> words = memory.bandwidth_words();
    return is_ifmap ? words.ifmap : words.filter;
  }
  return is_ifmap ? memory.ifmap_bank_words_per_cycle : memory.filter_bank_words_per_cycle;
}

}  // namespace

ReadSide::ReadSide(ReadOperand::Kind kind, const ConvShape& shape, const FoldSchedule& schedule,
                   const MemoryConfig& memory, ScaleSimVersion version, WalkCache* cache)
    : operand(kind, shape, schedule, kind == ReadOperand::Kind::ifmap ? memory.offset.ifmap : memory.offset.filter),
      sram_words(kind == ReadOperand::Kind::ifmap ? memory.sram_words().ifmap : memory.sram_words().filter) {
  if (operand.distinct_words() == 0) {
    throw Error("the only address of an operand is -1, which stands for no request");
  }
  if (memory.mode == BandwidthMode::user) {
    fetch.emplace(operand, sram_words, user_bandwidth(kind, memory, version));
    if (PrefetchWalk::never_misses(operand, sram_words)) {
      return;
    }
    if (cache != nullptr) {
      recorded = cache->prefetches(operand, schedule, sram_words);
    }
    if (recorded) {
      stalls = ReadStalls(recorded->events, fetch->cycles_per_prefetch(), version);
    } else {
      walk.emplace(operand, schedule, sram_words);
      stalls = ReadStalls(*walk, fetch->cycles_per_prefetch(), version);
    }
  }
}

std::int64_t ReadSide::prefetches() const {
  if (recorded) {
    return recorded->prefetches;
  }
  return walk ? walk->prefetches() : 0;
}

LayerRun::LayerRun(const ConvShape& shape, const Accelerator& accelerator, ScaleSimVersion version, WalkCache* cache)
    : schedule_(shape, accelerator),
      ofmap_words_(schedule_),
      ofmap_sram_words_(accelerator.memory.sram_words().ofmap),
      ofmap_row_words_(accelerator.memory.mode == BandwidthMode::user ? accelerator.memory.bandwidth_words().ofmap
                                                                      : accelerator.array.cols),
      version_(version),
      cache_(cache),
      ifmap_(ReadOperand::Kind::ifmap, shape, schedule_, accelerator.memory, version, cache),
      filter_(ReadOperand::Kind::filter, shape, schedule_, accelerator.memory, version, cache) {}

LayerReport LayerRun::run(ReportDetail detail, const std::function<void(const LineTiming&)>& stalled,
                          const OfmapBuffer::Drained& drained) {
  LayerReport report;
  report_folds(schedule_, report);
  OfmapBuffer buffer(ofmap_sram_words_, ofmap_row_words_, drained);
  const std::int64_t last_line = schedule_.lines() - 1;
  std::vector<std::int64_t> lines = {last_line};
  const bool all = detail == ReportDetail::all;
  RequestSpan ifmap_span{};
  RequestSpan filter_span{};
  const RequestSpan ofmap_span{ofmap_words_.line_of(0), ofmap_words_.line_of(ofmap_words_.total() - 1)};
  if (all) {
    ifmap_span = request_span(ifmap_.operand, schedule_);
    filter_span = request_span(filter_.operand, schedule_);
    for (const RequestSpan& span : {ifmap_span, filter_span, ofmap_span}) {
      lines.insert(lines.end(), {span.first_line, span.last_line});
    }
    for (ReadSide* side : {&ifmap_, &filter_}) {
      if (!side->fetch) {
        side->epochs = cache_ != nullptr
                           ? cache_->epochs(side->operand, schedule_, side->sram_words)
                           : std::make_shared<const Epochs>(walk_epochs(side->operand, schedule_, side->sram_words));
        side->first_line = first_line_from_address_0(side->operand, schedule_);
        if (side->first_line) {
          lines.push_back(*side->first_line);
        }
        lines.insert(lines.end(), side->epochs->roll_over_lines.begin(), side->epochs->roll_over_lines.end());
      }
    }
  }
  Probes probes(std::move(lines));
  report.stall_cycles =
      run_timeline(ofmap_words_, buffer, ifmap_.stalls, filter_.stalls, [&](const LineTiming& timing) {
        probes.stalled(timing);
        if (stalled) {
          stalled(timing);
        }
      });
  probes.finish(report.stall_cycles);
  report.total_cycles = probes.at(last_line).ofmap_taken;
  report.overall_utilization_percent = overall_utilization_percent(report, schedule_);
  buffer.finish(report.total_cycles);
  if (!all) {
    return report;
  }

  report.sram.ifmap.start_cycle = probes.at(ifmap_span.first_line).ifmap_ready;
  report.sram.ifmap.stop_cycle = probes.at(ifmap_span.last_line).ifmap_ready;
  report.sram.filter.start_cycle = probes.at(filter_span.first_line).filter_ready;
  report.sram.filter.stop_cycle = probes.at(filter_span.last_line).filter_ready;
  report.sram.ofmap.start_cycle = probes.at(ofmap_span.first_line).ofmap_taken;
  report.sram.ofmap.stop_cycle = probes.at(ofmap_span.last_line).ofmap_taken;
  const auto report_reads = [&](ReadSide& side) {
    if (side.fetch) {
      return side.fetch->report(side.prefetches());
    }
    std::vector<std::int64_t> roll_over_cycles;
    for (const std::int64_t line : side.epochs->roll_over_lines) {
      roll_over_cycles.push_back(probes.at(line).cycle);
    }
    side.blocks = calc_blocks(*side.epochs, words_per_calc_set(side.sram_words),
                              side.first_line ? probes.at(*side.first_line).cycle : 0, roll_over_cycles);
    return report_blocks(side.blocks, side.epochs->new_words);
  };
  report.dram.ifmap = report_reads(ifmap_);
  report.dram.filter = report_reads(filter_);
  report.dram.ofmap = {
      .start_cycle = buffer.first_drain_cycle(),
      .stop_cycle = version_ == ScaleSimVersion::v2 ? buffer.last_drain_cycle() : buffer.latest_drain_cycle(),
      .accesses = buffer.drained_words(),
      .peak_words_per_cycle = buffer.widest_row()};
  return report;
}

}  // namespace foldwise
