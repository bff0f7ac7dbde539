#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/demand_line.hpp"
#include "foldwise/simulator/dram_reads.hpp"
#include "foldwise/simulator/epoch_walk.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/simulator/ofmap_buffer.hpp"
#include "foldwise/simulator/ofmap_words.hpp"
#include "foldwise/simulator/prefetch_walk.hpp"
#include "foldwise/simulator/read_operand.hpp"
#include "foldwise/simulator/read_stalls.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/simulator/timeline.hpp"
#include "foldwise/simulator/walk_cache.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// One read operand and its scratchpad during a layer.
struct ReadSide {
  /// `cache`, where given, is asked for the walks and remembers them.
  ReadSide(ReadOperand::Kind kind, const ConvShape& shape, const FoldSchedule& schedule, const MemoryConfig& memory,
           ScaleSimVersion version, WalkCache* cache);

  /// In USER mode, those made so far.
  std::int64_t prefetches() const;

  ReadOperand operand;
  std::int64_t sram_words;
  std::optional<UserFetch> fetch;                      ///< this and the next three in USER mode
  std::shared_ptr<const RecordedPrefetches> recorded;  ///< the misses, where they are shared between designs
  std::optional<PrefetchWalk> walk;                    ///< else, where there can be any
  ReadStalls stalls;
  std::shared_ptr<const Epochs> epochs;    ///< this and the rest in CALC mode, found when asked for
  std::optional<std::int64_t> first_line;  ///< from which CALC mode counts the beginning of the layer
  std::vector<CalcBlock> blocks;
};

/// One layer on one accelerator: the parts of the model, and how they are run together. Reports and traces both come
/// from here, so that they cannot disagree.
class LayerRun {
 public:
  LayerRun(const ConvShape& shape, const Accelerator& accelerator, ScaleSimVersion version, WalkCache* cache = nullptr);

  LayerRun(const LayerRun&) = delete;
  LayerRun& operator=(const LayerRun&) = delete;

  /// Runs the layer once. `stalled` and `drained`, where given, are told of every line on which somebody waits and of
  /// every drain of the ofmap, in order.
  LayerReport run(ReportDetail detail, const std::function<void(const LineTiming&)>& stalled = {},
                  const OfmapBuffer::Drained& drained = {});

  const FoldSchedule& schedule() const { return schedule_; }
  const OfmapWords& ofmap_words() const { return ofmap_words_; }
  std::int64_t ofmap_row_words() const { return ofmap_row_words_; }
  const ReadSide& ifmap() const { return ifmap_; }
  const ReadSide& filter() const { return filter_; }

 private:
  FoldSchedule schedule_;
  OfmapWords ofmap_words_;
  std::int64_t ofmap_sram_words_;
  std::int64_t ofmap_row_words_;
  ScaleSimVersion version_;
  WalkCache* cache_;
  ReadSide ifmap_;
  ReadSide filter_;
};

}  // namespace foldwise
