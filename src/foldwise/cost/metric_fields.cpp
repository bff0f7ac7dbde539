#include "foldwise/cost/metric_fields.hpp"

#include <algorithm>
#include <limits>

namespace foldwise {

namespace {

using Operand = AccessReport PerOperand<AccessReport>::*;
using Memory = PerOperand<AccessReport> LayerReport::*;

constexpr Operand kIfmap = &PerOperand<AccessReport>::ifmap;
constexpr Operand kFilter = &PerOperand<AccessReport>::filter;
constexpr Operand kOfmap = &PerOperand<AccessReport>::ofmap;
constexpr Memory kSram = &LayerReport::sram;
constexpr Memory kDram = &LayerReport::dram;

template <auto member>
double number(const LayerReport& report, const Accelerator&) {
  return static_cast<double>(report.*member);
}

/// Accesses of the operands together.
template <Memory memory, Operand... operands>
double accesses(const LayerReport& report, const Accelerator&) {
  return (... + static_cast<double>(((report.*memory).*operands).accesses));
}

using Number = std::int64_t PerOperand<std::int64_t>::*;

constexpr Number kIfmapNumber = &PerOperand<std::int64_t>::ifmap;
constexpr Number kFilterNumber = &PerOperand<std::int64_t>::filter;
constexpr Number kOfmapNumber = &PerOperand<std::int64_t>::ofmap;

/// Bytes of the operands' accesses together. Words lie packed, so a word of 4 bits is half a byte.
template <Memory memory>
double access_bytes(const LayerReport& report, const Accelerator& accelerator) {
  const PerOperand<AccessReport>& access = report.*memory;
  const PerOperand<std::int64_t>& bits = accelerator.memory.word_bits;
  return (static_cast<double>(access.ifmap.accesses) * static_cast<double>(bits.ifmap) +
          static_cast<double>(access.filter.accesses) * static_cast<double>(bits.filter) +
          static_cast<double>(access.ofmap.accesses) * static_cast<double>(bits.ofmap)) /
         8.0;
}

/// Size of a whole operand: what its scratchpad would have to hold for everything to be fetched once.
template <Number operand>
double operand_kib(const LayerReport& report, const Accelerator& accelerator) {
  return static_cast<double>(report.operand_words.*operand) *
         static_cast<double>(accelerator.memory.word_bits.*operand) / 8.0 / 1024.0;
}

template <Memory memory, Operand operand>
double peak(const LayerReport& report, const Accelerator&) {
  return static_cast<double>(((report.*memory).*operand).peak_words_per_cycle);
}

template <Operand operand>
double sram_bandwidth(const LayerReport& report, const Accelerator&) {
  return average_sram_bandwidth(report.sram.*operand, report.total_cycles);
}

template <Operand operand>
double dram_bandwidth(const LayerReport& report, const Accelerator&) {
  return average_dram_bandwidth(report.dram.*operand);
}

template <Operand operand>
double dram_busy_cycles(const LayerReport& report, const Accelerator&) {
  const AccessReport& access = report.dram.*operand;
  return static_cast<double>(access.stop_cycle - access.start_cycle + 1);
}

/// A layer whose total is 0 took the one cycle 0; see average_sram_bandwidth.
double cycles(const LayerReport& report, const Accelerator&) {
  return static_cast<double>(std::max<std::int64_t>(report.total_cycles, 1));
}

double hundred_macs(const LayerReport& report, const Accelerator&) { return 100.0 * static_cast<double>(report.macs); }

double processing_elements(const Accelerator& accelerator) {
  return static_cast<double>(accelerator.array.rows) * static_cast<double>(accelerator.array.cols);
}

double pe_cycles(const LayerReport& report, const Accelerator& accelerator) {
  return cycles(report, accelerator) * processing_elements(accelerator);
}

double stall_free_pe_cycles(const LayerReport& report, const Accelerator& accelerator) {
  return static_cast<double>(std::max<std::int64_t>(report.compute_cycles, 1)) * processing_elements(accelerator);
}

double stall_free_utilization(const LayerReport& report, const Accelerator& accelerator) {
  return hundred_macs(report, accelerator) / stall_free_pe_cycles(report, accelerator);
}

double with_prefetch(const LayerReport& report, const Accelerator&) {
  return static_cast<double>(cycles_with_prefetch(report));
}

double seconds(const LayerReport& report, const Accelerator& accelerator) {
  if (accelerator.clock_ghz <= 0.0) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return static_cast<double>(report.total_cycles) / (accelerator.clock_ghz * 1e9);
}

// One function for each way the layers make the network's value, so that a row of the table says only what it needs.
using Text = std::string_view;

constexpr MetricField sum(Text name, Text unit, Text meaning, ReportDetail detail, LayerValue of_layer) {
  return {name, unit, meaning, OverLayers::sum, detail, of_layer, nullptr, nullptr, nullptr};
}
constexpr MetricField mean(Text name, Text unit, Text meaning, ReportDetail detail, LayerValue of_layer) {
  return {name, unit, meaning, OverLayers::mean, detail, of_layer, nullptr, nullptr, nullptr};
}
constexpr MetricField largest(Text name, Text unit, Text meaning, ReportDetail detail, LayerValue of_layer) {
  return {name, unit, meaning, OverLayers::largest, detail, of_layer, nullptr, nullptr, nullptr};
}
constexpr MetricField ratio(Text name, Text unit, Text meaning, ReportDetail detail, LayerValue of_layer,
                            LayerValue numerator, LayerValue denominator) {
  return {name, unit, meaning, OverLayers::ratio, detail, of_layer, numerator, denominator, nullptr};
}
constexpr MetricField of_design(Text name, Text unit, Text meaning, double (*value)(const Accelerator&)) {
  return {name, unit, meaning, OverLayers::none, std::nullopt, nullptr, nullptr, nullptr, value};
}

constexpr ReportDetail kCompute = ReportDetail::compute;
constexpr ReportDetail kFolds = ReportDetail::folds;
constexpr ReportDetail kCycles = ReportDetail::cycles;
constexpr ReportDetail kAll = ReportDetail::all;
constexpr Text kWords = "words";
constexpr Text kRate = "words/cycle";

// clang-format off
constexpr MetricField kFields[] = {
    sum("total_cycles", "cycles", "run time of all layers, stalls included",
        kCycles, number<&LayerReport::total_cycles>),
    sum("compute_cycles", "cycles", "run time were there no stalls", kCompute, number<&LayerReport::compute_cycles>),
    sum("stall_cycles", "cycles", "cycles the array waits for its memories",
        kCycles, number<&LayerReport::stall_cycles>),
    sum("cycles_with_prefetch", "cycles", "from the first word read from DRAM to the last one written", kAll, with_prefetch),
    sum("latency_seconds", "s", "total_cycles by the clock; none without clock_ghz", kCycles, seconds),
    sum("macs", "MACs", "multiply-accumulates of all layers", kCompute, number<&LayerReport::macs>),

    ratio("overall_utilization", "%", "MACs done of those the PEs could do in total_cycles", kCycles,
          number<&LayerReport::overall_utilization_percent>, hundred_macs, pe_cycles),
    ratio("stall_free_utilization", "%", "MACs done of those the PEs could do in compute_cycles", kCompute,
          stall_free_utilization, hundred_macs, stall_free_pe_cycles),
    mean("mapping_efficiency", "%", "share of the PEs that a fold uses, mean over folds", kFolds,
         number<&LayerReport::mapping_efficiency_percent>),
    mean("compute_utilization", "%", "share of a fold's PE cycles that compute, mean over folds", kFolds,
         number<&LayerReport::compute_utilization_percent>),

    sum("sram_ifmap_reads", kWords, "ifmap words read from its scratchpad", kFolds, accesses<kSram, kIfmap>),
    sum("sram_filter_reads", kWords, "filter words read from its scratchpad", kFolds, accesses<kSram, kFilter>),
    sum("sram_ofmap_writes", kWords, "ofmap words written to its scratchpad", kFolds, accesses<kSram, kOfmap>),
    sum("sram_reads", kWords, "ifmap and filter words read from scratchpads", kFolds, accesses<kSram, kIfmap, kFilter>),
    sum("sram_accesses", kWords, "all words between array and scratchpads",
        kFolds, accesses<kSram, kIfmap, kFilter, kOfmap>),
    sum("dram_ifmap_reads", kWords, "ifmap words read from DRAM", kAll, accesses<kDram, kIfmap>),
    sum("dram_filter_reads", kWords, "filter words read from DRAM", kAll, accesses<kDram, kFilter>),
    sum("dram_ofmap_writes", kWords, "ofmap words written to DRAM", kAll, accesses<kDram, kOfmap>),
    sum("dram_reads", kWords, "ifmap and filter words read from DRAM", kAll, accesses<kDram, kIfmap, kFilter>),
    sum("dram_accesses", kWords, "all words between scratchpads and DRAM",
        kAll, accesses<kDram, kIfmap, kFilter, kOfmap>),
    sum("sram_access_bytes", "bytes", "bytes between array and scratchpads, by word_bits", kFolds, access_bytes<kSram>),
    sum("dram_access_bytes", "bytes", "bytes between scratchpads and DRAM, by word_bits", kAll, access_bytes<kDram>),

    largest("ifmap_kib", "KiB", "largest ifmap of a layer, by word_bits", kCompute, operand_kib<kIfmapNumber>),
    largest("filter_kib", "KiB", "largest filters of a layer, by word_bits", kCompute, operand_kib<kFilterNumber>),
    largest("ofmap_kib", "KiB", "largest ofmap of a layer, by word_bits", kCompute, operand_kib<kOfmapNumber>),
    sum("weights_kib", "KiB", "filters of all layers, by word_bits", kCompute, operand_kib<kFilterNumber>),

    ratio("sram_ifmap_bandwidth", kRate, "average ifmap reads from scratchpad, over total_cycles", kCycles,
          sram_bandwidth<kIfmap>, accesses<kSram, kIfmap>, cycles),
    ratio("sram_filter_bandwidth", kRate, "average filter reads from scratchpad, over total_cycles", kCycles,
          sram_bandwidth<kFilter>, accesses<kSram, kFilter>, cycles),
    ratio("sram_ofmap_bandwidth", kRate, "average ofmap writes to scratchpad, over total_cycles", kCycles,
          sram_bandwidth<kOfmap>, accesses<kSram, kOfmap>, cycles),
    ratio("dram_ifmap_bandwidth", kRate, "average ifmap reads from DRAM, while there are any", kAll,
          dram_bandwidth<kIfmap>, accesses<kDram, kIfmap>, dram_busy_cycles<kIfmap>),
    ratio("dram_filter_bandwidth", kRate, "average filter reads from DRAM, while there are any", kAll,
          dram_bandwidth<kFilter>, accesses<kDram, kFilter>, dram_busy_cycles<kFilter>),
    ratio("dram_ofmap_bandwidth", kRate, "average ofmap writes to DRAM, while there are any", kAll,
          dram_bandwidth<kOfmap>, accesses<kDram, kOfmap>, dram_busy_cycles<kOfmap>),

    largest("sram_ifmap_peak_bandwidth", kRate, "most ifmap reads from scratchpad in one cycle",
            kFolds, peak<kSram, kIfmap>),
    largest("sram_filter_peak_bandwidth", kRate, "most filter reads from scratchpad in one cycle",
            kFolds, peak<kSram, kFilter>),
    largest("sram_ofmap_peak_bandwidth", kRate, "most ofmap writes to scratchpad in one cycle",
            kFolds, peak<kSram, kOfmap>),
    largest("dram_ifmap_peak_bandwidth", kRate, "most ifmap reads from DRAM in one cycle", kAll, peak<kDram, kIfmap>),
    largest("dram_filter_peak_bandwidth", kRate, "most filter reads from DRAM in one cycle",
            kAll, peak<kDram, kFilter>),
    largest("dram_ofmap_peak_bandwidth", kRate, "most ofmap writes to DRAM in one cycle", kAll, peak<kDram, kOfmap>),

    of_design("processing_elements", "PEs", "array.rows * array.cols", processing_elements),
    of_design("area", "area", "area.pe_area * processing_elements + area.kib_area * KiB of the scratchpads", area),
};
// clang-format on

}  // namespace

std::string_view name_of(OverLayers over_layers) {
  switch (over_layers) {
    case OverLayers::sum:
      return "sum";
    case OverLayers::mean:
      return "mean";
    case OverLayers::ratio:
      return "ratio";
    case OverLayers::largest:
      return "largest";
    case OverLayers::none:
      return "none";
  }
  __builtin_unreachable();
}

std::span<const MetricField> metric_fields() { return kFields; }

const MetricField* find_metric_field(std::string_view name) {
  const auto* const found = std::ranges::find(kFields, name, &MetricField::name);
  return found == std::end(kFields) ? nullptr : found;
}

double network_value(const MetricField& field, const NetworkReport& report, const Accelerator& accelerator) {
  switch (field.over_layers) {
    case OverLayers::sum:
      return sum_over_layers(report, accelerator, field.of_layer);
    case OverLayers::mean:
      return mean_over_layers(report, accelerator, field.of_layer);
    case OverLayers::ratio:
      return sum_over_layers(report, accelerator, field.numerator) /
             sum_over_layers(report, accelerator, field.denominator);
    case OverLayers::largest:
      return largest_of_layers(report, accelerator, field.of_layer);
    case OverLayers::none:
      return field.of_design(accelerator);
  }
  __builtin_unreachable();
}

}  // namespace foldwise
