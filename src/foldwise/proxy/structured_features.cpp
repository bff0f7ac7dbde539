// Cycles without stalls are a sum of products of the first features. Stalls come from what the ports to DRAM have to
// move: how often the windows of the read scratchpads move on, each time for as long as half a scratchpad takes; and
// how much of the ofmap does not fit. That is counted; what comes of the three ports and the array together is not.
#include "foldwise/proxy/structured_features.hpp"

#include <algorithm>
#include <cmath>

#include "foldwise/base/checked.hpp"
#include "foldwise/proxy/window_turns.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/prefetch_walk.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

namespace {

double ratio(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

/// The logarithm of how much of `room` is filled; beyond a factor of e^`bound` it no longer matters how much.
double fill(std::int64_t words, std::int64_t room, double bound) {
  return std::clamp(log_of(words) - log_of(room), -bound, bound);
}

std::int64_t half_of(std::int64_t sram_words) { return std::max<std::int64_t>(sram_words / 2, 1); }

void add_folds(const FoldSchedule& schedule, FeatureSink& sink) {
  for (const Dataflow dataflow : kDataflows) {
    sink.add(short_name(dataflow), truth(schedule.dataflow == dataflow));
  }
  sink.add("rows", log_of(schedule.array.rows));
  sink.add("cols", log_of(schedule.array.cols));
  sink.add("spatial_rows", log_of(schedule.spatial_rows));
  sink.add("spatial_columns", log_of(schedule.spatial_columns));
  sink.add("time", log_of(schedule.time));
  sink.add("row_folds", log_of(schedule.row_folds));
  sink.add("column_folds", log_of(schedule.column_folds));
  sink.add("rows_used", ratio(schedule.spatial_rows, schedule.array.rows * schedule.row_folds));
  sink.add("columns_used", ratio(schedule.spatial_columns, schedule.array.cols * schedule.column_folds));
  sink.add("last_rows", log_of(schedule.used_rows(schedule.row_folds - 1)));
  sink.add("last_columns", log_of(schedule.used_columns(schedule.column_folds - 1)));
}

/// A read operand is a stack of blocks, of which half a scratchpad is held at a time.
void add_read_operand(std::string_view prefix, const ReadOperand& operand, const FoldSchedule& schedule,
                      std::int64_t sram_words, std::int64_t bandwidth, FeatureSink& sink) {
  const bool moves = operand.skewed();
  const bool follows_rows = operand.block_follows_row_fold();
  const std::int64_t width = operand.blocks() > 1 ? operand.width() : operand.last_width();
  const std::int64_t block = operand.block_rows() * width;
  const std::int64_t again = !moves ? 1 : follows_rows ? schedule.column_folds : schedule.row_folds;
  const std::int64_t half = half_of(sram_words);
  const std::int64_t set = words_per_user_set(std::max<std::int64_t>(sram_words, 1));
  const std::int64_t held_sets = ceil_divide(half, set);
  const std::int64_t sets = operand.entries() / set + 1;
  const bool fits = sets <= held_sets;
  const std::int64_t step = fits ? 1 : std::min(sets - held_sets, held_sets);
  const std::int64_t steps = ceil_divide(sets, step);

  sink.add(prefix, "moves", truth(moves));
  sink.add(prefix, "fits", truth(fits));
  sink.add(prefix, "block_fits", truth(block <= half));
  sink.add(prefix, "fill", fill(operand.entries(), half, 1));
  sink.add(prefix, "block_fill", fill(block, half, 3));
  sink.add(prefix, "words", log_of(operand.entries()));
  sink.add(prefix, "block_words", log_of(block));
  sink.add(prefix, "half", log_of(half));
  // A prefetch moves what is held by `step` sets; the whole stack goes by in `steps` of them.
  sink.add(prefix, "step", fits ? 0.0 : log_of(step) - log_of(held_sets));
  sink.add(prefix, "steps", fits ? 0.0 : log_of(steps));
  sink.add(prefix, "steps_remainder", fits ? 0.0 : static_cast<double>(steps) - ratio(sets, step));
  sink.add(prefix, "again", fits ? 0.0 : log_of(again));
  sink.add(prefix, "once_more", fits ? 0.0 : std::log(static_cast<double>(again) - 0.5));
  // The stationary operand is asked for in strips, bottom row first: what matters is how a strip lies to what is held.
  sink.add(prefix, "strip_fill", moves ? 0.0 : fill(width * schedule.used_rows(0), half, 3));
  sink.add(prefix, "rows_of_set", log_of(set) - log_of(width));
  const WindowTurns turns = window_turns(operand, schedule, sram_words);
  const auto prefetch_time = static_cast<double>(ceil_divide(half, bandwidth) + 1);
  sink.add(prefix, "prefetch_time", std::log(prefetch_time));
  sink.add(prefix, "misses", truth(turns.prefetches > 0));
  sink.add(prefix, "prefetches", std::log1p(turns.prefetches));
  sink.add(prefix, "first_prefetches", std::log1p(turns.first_prefetches));
  sink.add(prefix, "last_share", turns.last_share);
  sink.add(prefix, "port_time", std::log1p(turns.prefetches * prefetch_time));
}

void add_ofmap(const FoldSchedule& schedule, std::int64_t sram_words, std::int64_t bandwidth, FeatureSink& sink) {
  const bool stays = schedule.dataflow == Dataflow::output_stationary;
  const std::int64_t columns = schedule.used_columns(0);
  const std::int64_t of_fold = columns * (stays ? schedule.used_rows(0) : schedule.time);
  const std::int64_t words =
      schedule.spatial_columns * (stays ? schedule.spatial_rows : schedule.time * schedule.row_folds);
  const std::int64_t half = half_of(sram_words);
  sink.add("ofmap_half", log_of(half));
  sink.add("ofmap_fold_fill", fill(of_fold, half, 3));
  sink.add("ofmap_fold_words", log_of(of_fold));
  sink.add("ofmap_words", log_of(words));
  sink.add("ofmap_fill", fill(words, half, 1));
  sink.add("ofmap_fits", truth(words <= half));
  sink.add("ofmap_line", log_of(columns) - log_of(bandwidth));
  sink.add("ofmap_line_ratio", ratio(columns, bandwidth));
  sink.add("ofmap_port_time", log_of(words) - log_of(bandwidth));
  sink.add("ofmap_overflow_time", words > half ? std::max(log_of(words - half) - log_of(bandwidth), 0.0) : 0.0);
}

/// Words of the ifmap that stand in several windows are fetched as often, but hit where any of their places is held:
/// whether the neighbours' are, along a row of the ofmap or along a column, depends on how much is held.
void add_windows(const ConvShape& shape, const ReadOperand& ifmap, std::int64_t sram_words, FeatureSink& sink) {
  const std::int64_t row_words = shape.filter_width * shape.channels;
  sink.add("window_overlap", std::log(ratio(shape.ifmap_height * shape.ifmap_width * shape.channels,
                                            shape.ofmap_height() * shape.ofmap_width() * shape.window())));
  sink.add("filter_height", log_of(shape.filter_height));
  sink.add("window_row", log_of(row_words));
  sink.add("channels", log_of(shape.channels));
  sink.add("ofmap_width", log_of(shape.ofmap_width()));
  sink.add("stride", log_of(shape.row_stride));
  sink.add("filter_rows_per_stride", log_of(shape.filter_height) - log_of(shape.row_stride));
  sink.add("filter_columns_per_stride", log_of(shape.filter_width) - log_of(shape.column_stride));
  const bool overlap = ifmap.has_duplicates();
  const std::int64_t half = half_of(sram_words);
  const std::int64_t width = ifmap.blocks() > 1 ? ifmap.width() : ifmap.last_width();
  sink.add("windows_overlap", truth(overlap));
  sink.add("held_ifmap", overlap ? fill(half, ifmap.words(), 3) : 0.0);
  sink.add("held_columns", overlap ? fill(half, width * shape.channels, 3) : 0.0);
  sink.add("held_window_rows", overlap ? fill(half, width * row_words, 3) : 0.0);
  sink.add("held_windows", overlap ? fill(half, width * shape.window(), 3) : 0.0);
  sink.add("held_ofmap_rows", overlap ? fill(half, ifmap.block_rows() * shape.ofmap_width(), 3) : 0.0);
  sink.add("block_of_ofmap_row", overlap ? fill(width, shape.ofmap_width(), 3) : 0.0);
}

}  // namespace

void add_structured_features(const ProxyInput& input, FeatureSink& sink) {
  const FoldSchedule schedule(input.shape, accelerator_of(input));
  const ReadOperand ifmap(ReadOperand::Kind::ifmap, input.shape, schedule, 0);
  const ReadOperand filter(ReadOperand::Kind::filter, input.shape, schedule, 0);
  const PerOperand<std::int64_t>& sram_words = input.sram_words;
  const std::int64_t bandwidth = input.bandwidth_words_per_cycle;
  add_folds(schedule, sink);
  sink.add("bandwidth", log_of(bandwidth));
  add_read_operand("ifmap_", ifmap, schedule, sram_words.ifmap, bandwidth, sink);
  add_read_operand("filter_", filter, schedule, sram_words.filter, bandwidth, sink);
  add_ofmap(schedule, sram_words.ofmap, bandwidth, sink);
  add_windows(input.shape, ifmap, sram_words.ifmap, sink);
}

}  // namespace foldwise
