#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/cost/bounds/accelerator_box.hpp"
#include "foldwise/cost/bounds/fold_bounds.hpp"
#include "foldwise/cost/bounds/read_bounds.hpp"
#include "foldwise/cost/layer_mix.hpp"
#include "foldwise/cost/metric_request.hpp"

namespace foldwise {

/// Between what numbers the metrics of a model lie, for all designs of a box at once. Sound for every model and metric,
/// useful where something is known: cycles, utilization, what array and scratchpads exchange, figures of the design
/// alone. What is not known may lie anywhere.
///
/// Remembers what it works out; one thread at a time.
class MetricBounds {
 public:
  /// `metrics` as Evaluator::metrics() spells them, of the model called `model`. Throws Error where an evaluator does.
  MetricBounds(std::span<const Workload> workloads, std::span<const std::string> metrics, std::string_view model);

  /// Called with an interval for every metric; true when no tighter ones are needed.
  using Enough = std::function<bool(std::span<const Interval>)>;

  /// Calls `enough` with what closed forms say: O(layers * sizes of the read scratchpads).
  void by_closed_forms(const AcceleratorBox& box, const Enough& enough);

  /// Sizes in KiB of the two read scratchpads.
  struct ReadSizes {
    std::int64_t ifmap_kib;
    std::int64_t filter_kib;
  };

  /// True when by_walks may find out more.
  bool can_walk(const AcceleratorBox& box) const;

  /// The same, and where the box has one array and one dataflow, walks the misses of one read operand of one layer
  /// after the other, always for the sizes that look best, and calls `enough` after each, until it is satisfied or
  /// nothing is left to walk. In that case: the sizes that turned out best.
  std::optional<ReadSizes> by_walks(const AcceleratorBox& box, const Enough& enough);

 private:
  /// What the memories of a model are known to do to the run time.
  enum class Memories { ideal, scalesim_v2, unknown };

  /// Between these two lies every member of a layer's report, over the designs of a box.
  struct ReportRange {
    LayerReport low;
    LayerReport high;
  };
  /// The run time of a layer at least, for each size of one read operand's scratchpad.
  struct Reads {
    ReadBounds bounds;
    std::vector<double> total_cycles;
  };
  struct Layer {
    ConvShape shape;
    double runs = 0.0;
    Reads ifmap;
    Reads filter;
    bool charged_to_filter = false;  ///< else to the ifmap: whose waits count in the network's run time
    ReportRange report;
  };
  /// The run time of the layers that are charged to one read operand, for each size of its scratchpad.
  struct Charge {
    Reads Layer::*reads;
    bool filter;
    std::vector<double> total_cycles;
    std::vector<std::size_t> walked;  ///< for each size: how many layers, in order of walking_order_
  };

  void bound_layer(Layer& layer, Dataflow dataflow, const AcceleratorBox& box, ReportRange& report);
  void bound_network(Dataflow dataflow, const AcceleratorBox& box);
  void charge(Charge& charge, std::size_t sizes);
  bool walk_best(Charge& charge, const AcceleratorBox& box, const std::vector<std::int64_t>& sizes);
  bool never_stalls(const AcceleratorBox& box) const;
  bool waits_for_memories(const AcceleratorBox& box) const;
  double joint_total_cycles() const;
  static void set_total_cycles(ReportRange& report, CountRange total_cycles, const AcceleratorBox& box);
  static void take_in(ReportRange& report, const ReportRange& other);
  Interval value(const MetricRequest& request, const AcceleratorBox& box) const;
  Interval sum(const std::function<Interval(const ReportRange&)>& of_layer) const;
  std::span<const Interval> values(const AcceleratorBox& box);

  Memories memories_;
  std::vector<MetricRequest> requests_;
  std::vector<Layer> layers_;
  std::vector<std::size_t> walking_order_;  ///< of the layers: those first that run longest
  bool whole_runs_;                         ///< every layer runs a whole number of times
  Charge ifmap_charge_{&Layer::ifmap, false, {}, {}};
  Charge filter_charge_{&Layer::filter, true, {}, {}};
  double network_total_cycles_ = 0.0;  ///< at least; see bound_network
  std::vector<Interval> values_;
};

}  // namespace foldwise
