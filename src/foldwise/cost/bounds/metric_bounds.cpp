#include "foldwise/cost/bounds/metric_bounds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

#include "foldwise/cost/bounds/write_bounds.hpp"
#include "foldwise/cost/evaluators/ideal_memory_evaluator.hpp"
#include "foldwise/simulator/scalesim_version.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr double kExactIntegers = 0x1p53;

/// The figures of layers about which something is said. Their values, or for a ratio its two sums, grow with every
/// member of the report and every field of the accelerator; but see latency_seconds below.
constexpr std::string_view kBounded[] = {
    "total_cycles",
    "compute_cycles",
    "stall_cycles",
    "latency_seconds",
    "macs",
    "overall_utilization",
    "stall_free_utilization",
    "mapping_efficiency",
    "sram_ifmap_reads",
    "sram_filter_reads",
    "sram_ofmap_writes",
    "sram_reads",
    "sram_accesses",
    "sram_access_bytes",
    "ifmap_kib",
    "filter_kib",
    "ofmap_kib",
    "weights_kib",
    "sram_ifmap_bandwidth",
    "sram_filter_bandwidth",
    "sram_ofmap_bandwidth",
};

/// What the array exchanges with its scratchpads; see report_folds.
PerOperand<CountRange> sram_accesses(const FoldBounds& folds) {
  const auto product = [](const CountRange& times, std::int64_t words) {
    return CountRange{saturated_product(times.low, words), saturated_product(times.high, words)};
  };
  const std::int64_t rows = folds.spatial_rows;
  const std::int64_t columns = folds.spatial_columns;
  const CountRange along_rows = product(folds.column_folds, saturated_product(rows, folds.time));
  const CountRange along_columns = product(folds.row_folds, saturated_product(columns, folds.time));
  const CountRange stationary{rows * columns, rows * columns};
  switch (folds.dataflow) {
    case Dataflow::output_stationary: {
      const auto writes = [&](std::int64_t all_folds, std::int64_t sides) {
        const std::int64_t extra = saturated_product(all_folds, sides);
        return extra > kMost - stationary.low ? kMost : extra + stationary.low;
      };
      return {along_rows,
              along_columns,
              {writes(folds.row_folds.low * folds.column_folds.low, folds.rows.low + folds.cols.low),
               writes(saturated_product(folds.row_folds.high, folds.column_folds.high),
                      folds.rows.high + folds.cols.high)}};
    }
    case Dataflow::weight_stationary:
      return {along_rows, stationary, along_columns};
    case Dataflow::input_stationary:
      return {stationary, along_rows, along_columns};
  }
  __builtin_unreachable();
}

Interval processing_elements(const AcceleratorBox& box) {
  return {static_cast<double>(box.low.array.processing_elements()),
          static_cast<double>(box.high.array.processing_elements())};
}

Interval of_count(std::int64_t low, std::int64_t high) { return {static_cast<double>(low), static_cast<double>(high)}; }

}  // namespace

MetricBounds::MetricBounds(std::span<const Workload> workloads, std::span<const std::string> metrics,
                           std::string_view model)
    : memories_(model == kScaleSimV2    ? Memories::scalesim_v2
                : model == kIdealMemory ? Memories::ideal
                                        : Memories::unknown) {
  for (const std::string& metric : metrics) {
    requests_.push_back(parse_metric_request(metric));
  }
  const LayerMix mix = layer_mix(workloads);
  for (std::size_t i = 0; i < mix.shapes.size(); ++i) {
    layers_.push_back({.shape = mix.shapes[i],
                       .runs = mix.runs[i],
                       .ifmap = {ReadBounds(ReadOperand::Kind::ifmap, mix.shapes[i]), {}},
                       .filter = {ReadBounds(ReadOperand::Kind::filter, mix.shapes[i]), {}},
                       .charged_to_filter = false,
                       .report = {}});
  }
  whole_runs_ = std::ranges::all_of(mix.runs, [](double runs) { return runs == std::floor(runs); });
  walking_order_.resize(layers_.size());
  values_.resize(requests_.size());
}

/// CALC mode never stalls (docs/decisions/010), in either version of SCALE-Sim.
bool MetricBounds::never_stalls(const AcceleratorBox& box) const {
  return memories_ == Memories::ideal || box.low.memory.mode == BandwidthMode::calc;
}

/// Sets the run time and what follows from it.
void MetricBounds::set_total_cycles(ReportRange& report, CountRange total_cycles, const AcceleratorBox& box) {
  report.low.total_cycles = total_cycles.low;
  report.high.total_cycles = total_cycles.high;
  // total_cycles <= compute_cycles + stall_cycles
  report.low.stall_cycles = std::max<std::int64_t>(0, total_cycles.low - report.high.compute_cycles);
  const Interval cycles =
      of_count(std::max<std::int64_t>(total_cycles.low, 1), std::max<std::int64_t>(total_cycles.high, 1));
  const Interval utilization =
      widened(Interval::of(100.0 * static_cast<double>(report.low.macs)) / (cycles * processing_elements(box)));
  report.low.overall_utilization_percent = utilization.low;
  report.high.overall_utilization_percent = utilization.high;
}

/// Whether the waits for memories are bounded too: in USER mode, with words of one width and, throughout the box, a
/// bandwidth given in the same unit.
bool MetricBounds::waits_for_memories(const AcceleratorBox& box) const {
  const MemoryConfig& low = box.low.memory;
  const MemoryConfig& high = box.high.memory;
  return memories_ == Memories::scalesim_v2 && low.mode == BandwidthMode::user && high.mode == BandwidthMode::user &&
         low.word_bits == high.word_bits &&
         (low.bandwidth_bytes_per_cycle == 0) == (high.bandwidth_bytes_per_cycle == 0) && !box.ifmap_kib.empty() &&
         !box.filter_kib.empty();
}

/// Fills `report` and, where they count, the run times for each size of the read scratchpads.
void MetricBounds::bound_layer(Layer& layer, Dataflow dataflow, const AcceleratorBox& box, ReportRange& report) {
  const FoldBounds folds(layer.shape, dataflow, box);
  LayerReport& low = report.low;
  LayerReport& high = report.high;
  low.macs = high.macs = macs(layer.shape);
  low.operand_words = high.operand_words = FoldSchedule(layer.shape, Accelerator{}).operand_words;
  low.compute_cycles = folds.compute_cycles.low;
  high.compute_cycles = folds.compute_cycles.high;
  const Interval efficiency = folds.mapping_efficiency();
  low.mapping_efficiency_percent = efficiency.low;
  high.mapping_efficiency_percent = efficiency.high;
  const PerOperand<CountRange> accesses = sram_accesses(folds);
  low.sram.ifmap.accesses = accesses.ifmap.low;
  high.sram.ifmap.accesses = accesses.ifmap.high;
  low.sram.filter.accesses = accesses.filter.low;
  high.sram.filter.accesses = accesses.filter.high;
  low.sram.ofmap.accesses = accesses.ofmap.low;
  high.sram.ofmap.accesses = accesses.ofmap.high;
  high.sram.ifmap.peak_words_per_cycle = high.sram.filter.peak_words_per_cycle = high.sram.ofmap.peak_words_per_cycle =
      kMost;
  if (never_stalls(box)) {
    set_total_cycles(report, folds.compute_cycles, box);
    return;
  }
  high.stall_cycles = kMost;
  CountRange total{memories_ == Memories::scalesim_v2 ? folds.compute_cycles.low : 0, kMost};
  if (waits_for_memories(box)) {
    total.low = std::max(total.low, total_cycles_for_writes(folds, box));
    std::array<double, 2> fewest{};
    for (Reads* reads : {&layer.ifmap, &layer.filter}) {
      reads->total_cycles.assign((reads == &layer.ifmap ? box.ifmap_kib : box.filter_kib).size(),
                                 static_cast<double>(total.low));
      reads->bounds.raise_total_cycles(folds, box, reads->total_cycles);
      fewest[reads == &layer.ifmap ? 0 : 1] = std::ranges::min(reads->total_cycles);
    }
    layer.charged_to_filter = fewest[1] > fewest[0];
    total.low = std::max(total.low, static_cast<std::int64_t>(std::max(fewest[0], fewest[1])));
  }
  set_total_cycles(report, total, box);
}

/// Sums, for every size, the run times of the layers that are charged to this operand.
void MetricBounds::charge(Charge& charge, std::size_t sizes) {
  charge.total_cycles.assign(sizes, 0.0);
  charge.walked.assign(sizes, 0);
  for (const Layer& layer : layers_) {
    if (layer.charged_to_filter == charge.filter) {
      const std::vector<double>& cycles = (layer.*charge.reads).total_cycles;
      for (std::size_t i = 0; i < sizes; ++i) {
        charge.total_cycles[i] += layer.runs * cycles[i];
      }
    }
  }
}

/// The network's run time. All layers have the same scratchpads, so what is best for one layer need not be best for
/// another, and the sum of the layers' own minima says too little. A layer takes at least as long as either of its read
/// operands makes it; charge each layer to one of them, and the sum falls into two, one for each scratchpad, of which
/// the minima can be found one by one.
double MetricBounds::joint_total_cycles() const {
  const double total = std::ranges::min(ifmap_charge_.total_cycles) + std::ranges::min(filter_charge_.total_cycles);
  return whole_runs_ && total < kExactIntegers ? total : widened(Interval::of(total)).low;
}

/// Makes the range hold the other one too.
void MetricBounds::take_in(ReportRange& report, const ReportRange& other) {
  const auto widen = [&](auto member) {
    member(report.low) = std::min(member(report.low), member(other.low));
    member(report.high) = std::max(member(report.high), member(other.high));
  };
  widen([](auto& layer) -> auto& { return layer.total_cycles; });
  widen([](auto& layer) -> auto& { return layer.stall_cycles; });
  widen([](auto& layer) -> auto& { return layer.compute_cycles; });
  widen([](auto& layer) -> auto& { return layer.overall_utilization_percent; });
  widen([](auto& layer) -> auto& { return layer.mapping_efficiency_percent; });
  widen([](auto& layer) -> auto& { return layer.sram.ifmap.accesses; });
  widen([](auto& layer) -> auto& { return layer.sram.filter.accesses; });
  widen([](auto& layer) -> auto& { return layer.sram.ofmap.accesses; });
}

void MetricBounds::by_closed_forms(const AcceleratorBox& box, const Enough& enough) {
  network_total_cycles_ = std::numeric_limits<double>::infinity();
  for (auto dataflow = box.first_dataflow(); dataflow <= box.last_dataflow();
       dataflow = static_cast<Dataflow>(static_cast<int>(dataflow) + 1)) {
    for (Layer& layer : layers_) {
      ReportRange report;
      bound_layer(layer, dataflow, box, report);
      if (dataflow == box.first_dataflow()) {
        layer.report = report;
      } else {
        take_in(layer.report, report);
      }
    }
    if (waits_for_memories(box) && !box.per_layer()) {
      charge(ifmap_charge_, box.ifmap_kib.size());
      charge(filter_charge_, box.filter_kib.size());
      network_total_cycles_ = std::min(network_total_cycles_, joint_total_cycles());
    } else {
      network_total_cycles_ = 0.0;
    }
  }
  enough(values(box));
}

bool MetricBounds::can_walk(const AcceleratorBox& box) const {
  return waits_for_memories(box) && box.first_dataflow() == box.last_dataflow() &&
         layers_.front().ifmap.bounds.can_walk(box) && layers_.front().filter.bounds.can_walk(box);
}

/// Walks, for the size that looks best, the first layer charged to this operand that was not walked; false when there
/// is none.
bool MetricBounds::walk_best(Charge& charge, const AcceleratorBox& box, const std::vector<std::int64_t>& sizes) {
  const auto best =
      static_cast<std::size_t>(std::ranges::min_element(charge.total_cycles) - charge.total_cycles.begin());
  for (std::size_t& walked = charge.walked[best]; walked < walking_order_.size();) {
    Layer& layer = layers_[walking_order_[walked++]];
    if (layer.charged_to_filter != charge.filter) {
      continue;
    }
    Reads& reads = layer.*charge.reads;
    const auto cycles = static_cast<double>(reads.bounds.walked_total_cycles(box.low.dataflow, box, sizes[best]));
    charge.total_cycles[best] += layer.runs * std::max(cycles - reads.total_cycles[best], 0.0);
    return true;
  }
  return false;
}

std::optional<MetricBounds::ReadSizes> MetricBounds::by_walks(const AcceleratorBox& box, const Enough& enough) {
  bool satisfied = false;
  by_closed_forms(box, [&](std::span<const Interval> values) { return satisfied = enough(values); });
  if (satisfied || !can_walk(box)) {
    return std::nullopt;
  }
  std::iota(walking_order_.begin(), walking_order_.end(), std::size_t{0});
  std::ranges::stable_sort(walking_order_, std::greater<>(), [&](std::size_t layer) {
    return layers_[layer].runs * static_cast<double>(layers_[layer].report.low.total_cycles);
  });
  while (walk_best(filter_charge_, box, box.filter_kib) || walk_best(ifmap_charge_, box, box.ifmap_kib)) {
    network_total_cycles_ = joint_total_cycles();
    if (enough(values(box))) {
      return std::nullopt;
    }
  }
  const auto best = [](const Charge& charge, const std::vector<std::int64_t>& sizes) {
    return sizes[static_cast<std::size_t>(std::ranges::min_element(charge.total_cycles) - charge.total_cycles.begin())];
  };
  return ReadSizes{best(ifmap_charge_, box.ifmap_kib), best(filter_charge_, box.filter_kib)};
}

std::span<const Interval> MetricBounds::values(const AcceleratorBox& box) {
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    values_[i] = value(requests_[i], box);
  }
  return values_;
}

/// Sum over the layers, each as often as it runs.
Interval MetricBounds::sum(const std::function<Interval(const ReportRange&)>& of_layer) const {
  Interval total = Interval::of(0.0);
  bool whole = whole_runs_;
  for (const Layer& layer : layers_) {
    const Interval figure = of_layer(layer.report);
    whole = whole && figure.low == std::floor(figure.low) && figure.high == std::floor(figure.high);
    total = total + Interval::of(layer.runs) * figure;
  }
  // Sums of whole numbers below 2^53 are exact; others depend on the order of rounding.
  const Interval wider = widened(total);
  return {whole && total.low < kExactIntegers ? total.low : wider.low,
          whole && total.high < kExactIntegers ? total.high : wider.high};
}

Interval MetricBounds::value(const MetricRequest& request, const AcceleratorBox& box) const {
  const MetricField& field = *request.field;
  if (field.over_layers == OverLayers::none) {
    // Fields of the design alone grow with every field that they read.
    return {field.of_design(box.low), field.of_design(box.high)};
  }
  if (std::ranges::find(kBounded, field.name) == std::end(kBounded)) {
    return {};
  }
  const auto between = [&](LayerValue figure) {
    return [&box, figure](const ReportRange& report) {
      return Interval{figure(report.low, box.low), figure(report.high, box.high)};
    };
  };
  if (field.over_layers == OverLayers::ratio && request.reduction == Reduction::network) {
    return widened(sum(between(field.numerator)) / sum(between(field.denominator)));
  }
  const auto of_layer = [&](const ReportRange& report) {
    if (field.over_layers == OverLayers::ratio) {
      return widened(between(field.numerator)(report) / between(field.denominator)(report));
    }
    if (field.name == "latency_seconds") {
      // The only figure of a layer that falls as a field of the accelerator grows; unknown without a clock.
      return box.low.clock_ghz <= 0.0 ? Interval{}
                                      : widened(of_count(report.low.total_cycles, report.high.total_cycles) /
                                                Interval{box.low.clock_ghz * 1e9, box.high.clock_ghz * 1e9});
    }
    return between(field.of_layer)(report);
  };
  const bool by_sum = request.reduction == Reduction::sum ||
                      (request.reduction == Reduction::network && field.over_layers == OverLayers::sum);
  const bool by_mean = request.reduction == Reduction::mean ||
                       (request.reduction == Reduction::network && field.over_layers == OverLayers::mean);
  if (by_sum) {
    Interval total = sum(of_layer);
    if (field.name == "total_cycles") {
      total.low = std::max(total.low, network_total_cycles_);
    }
    return total;
  }
  if (by_mean) {
    return widened(sum(of_layer) / sum([](const ReportRange&) { return Interval::of(1.0); }));
  }
  Interval extreme = of_layer(layers_.front().report);
  for (const Layer& layer : layers_) {
    const Interval figure = of_layer(layer.report);
    extreme = request.reduction == Reduction::smallest ? smaller(extreme, figure) : larger(extreme, figure);
  }
  return extreme;
}

}  // namespace foldwise
