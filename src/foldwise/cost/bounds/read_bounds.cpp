// Why reads bound the run time, and by how much at least (PrefetchWalk and ReadStalls are the model). A scratchpad
// holds a window of h sets of its fetch order, cyclic modulo s sets; a prefetch moves it by p sets. After k prefetches
// the window has moved by k * p, and a line that needs them is not served before cycle k * c - 1, c being the cycles of
// a prefetch. Stalls never shrink, so for every miss, on a line l before the last line L - 1, that needs the k-th
// prefetch,
//
//     total_cycles >= L - 1 + (k * c - 2 - l).                                                                   (1)
//
// With more than one row and one column no read falls on the last line. Which k a line needs is bounded from below, for
// operands without holes:
//
// First touch. A word all of whose places in the fetch order lie in sets >= q can only hit when the window has moved by
//    q - h + 1 or more, whatever happened before. The last word of the stack stands in it once (the corner of the last
//    convolution window), so a run needs K = ceil((last set - h + 1) / p) prefetches. The k-th of them is needed by the
//    time a word beyond the first m = (h + (k - 1) * p) * words_per_set words is asked for. The demand follows the
//    fetch order but for the skew within blocks, so at most a share m / entries of the lines is over by then, give or
//    take `slack` lines; (1) is linear in k, so k = 1 and k = K are enough to look at.
//
// Passes. Where the whole operand is asked for J times, every pass moves the window by s - h - 2 * d - 1 sets or more,
// d
//    being the most by which two places of a word differ: behind the window, within 2 * d + 1 sets, lies a word with
//    all its places, and it has to come round again.
//
// Strips. The stationary operand is asked for strip by strip, each from its last row in the fetch order to its first,
// while
//    the window only moves on. Say p = h, and that a strip begins to ask beyond the window, which starts at set w: the
//    window then starts at w + h at least, and the strip's first word, in set t <= w + h (what comes before it was
//    held), is held without a further lap only if t = w + h, so only if the strip begins exactly with a set. If not,
//    the window has to come round to t: it moves by s - d + 1 sets at least, d being the most sets that a strip reaches
//    over. A window that starts no later than the strip goes no further than h sets from there, so at least ceil(sets
//    that hold words / h) - 1 strips ask beyond the window, all of which cost a lap but those that begin with a set.
//    This one is for operands without duplicates and boxes of one array.
//
// One accelerator's misses can also be walked; (1) over them is the run time were the other operands ideal.
#include "foldwise/cost/bounds/read_bounds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "foldwise/base/checked.hpp"
#include "foldwise/simulator/prefetch_walk.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kBitsPerKib = 8192;
constexpr std::int64_t kMostPasses = 16;  // more are counted as so many: nobody wants them
constexpr std::int64_t kMostStrips = 4096;
constexpr std::size_t kMostTables = 500;
constexpr std::size_t kMostWalked = std::size_t{1} << 21;

std::size_t mixed(std::size_t hash, std::int64_t value) {
  hash = (hash ^ static_cast<std::size_t>(value)) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 32);
}

/// The largest number of a grid whose neighbours differ by 2 % that is not above `value`: boxes then share tables.
double on_grid(double value) {
  return value < 1.0 ? 0.0 : std::pow(1.02, std::floor(std::log(value) / std::log(1.02) - 1e-9));
}

double ratio(std::int64_t a, std::int64_t b) { return static_cast<double>(a) / static_cast<double>(b); }

/// How the array asks for an operand, as ReadOperand lays it out, for all arrays of a box.
struct Layout {
  Layout(ReadOperand::Kind kind, const FoldBounds& folds) {
    const bool ifmap = kind == ReadOperand::Kind::ifmap;
    skewed = folds.dataflow != (ifmap ? Dataflow::input_stationary : Dataflow::weight_stationary);
    follows_row_fold = (folds.dataflow == Dataflow::input_stationary) != ifmap;
    width = follows_row_fold ? folds.rows : folds.cols;
    across = follows_row_fold ? folds.spatial_rows : folds.spatial_columns;
    block_rows = skewed ? folds.time : folds.spatial_rows;
  }

  bool skewed;
  bool follows_row_fold;
  CountRange width;
  std::int64_t across;
  std::int64_t block_rows;
};

}  // namespace

std::size_t ReadBounds::DemandHash::operator()(const Demand& demand) const {
  return mixed(mixed(mixed(mixed(mixed(1, demand.bandwidth), demand.word_bits), demand.passes), demand.span_words),
               std::bit_cast<std::int64_t>(demand.lines_behind));
}

std::size_t ReadBounds::WalkedHash::operator()(const Walked& walked) const {
  return mixed(mixed(mixed(mixed(mixed(2, static_cast<std::int64_t>(walked.dataflow)), walked.rows), walked.cols),
                     walked.sram_words),
               walked.bandwidth);
}

ReadBounds::ReadBounds(ReadOperand::Kind kind, const ConvShape& shape) : kind_(kind), shape_(shape) {
  const FoldSchedule schedule(shape, Accelerator{});
  const ReadOperand operand(kind, shape, schedule, 0);
  entries_ = operand.entries();
  overhangs_ = operand.overhangs();
  has_duplicates_ = operand.has_duplicates();
}

const std::vector<std::int64_t>& ReadBounds::sizes_in(const AcceleratorBox& box) const {
  return kind_ == ReadOperand::Kind::ifmap ? box.ifmap_kib : box.filter_kib;
}

CountRange ReadBounds::bandwidth_in(const AcceleratorBox& box) const {
  const PerOperand<std::int64_t> low = box.low.memory.bandwidth_words();
  const PerOperand<std::int64_t> high = box.high.memory.bandwidth_words();
  return kind_ == ReadOperand::Kind::ifmap ? CountRange{low.ifmap, high.ifmap} : CountRange{low.filter, high.filter};
}

std::int64_t ReadBounds::word_bits_in(const AcceleratorBox& box) const {
  const PerOperand<std::int64_t>& bits = box.low.memory.word_bits;
  return kind_ == ReadOperand::Kind::ifmap ? bits.ifmap : bits.filter;
}

CountRange ReadBounds::offset_in(const AcceleratorBox& box) const {
  const PerOperand<std::int64_t>& low = box.low.memory.offset;
  const PerOperand<std::int64_t>& high = box.high.memory.offset;
  return kind_ == ReadOperand::Kind::ifmap ? CountRange{low.ifmap, high.ifmap} : CountRange{low.filter, high.filter};
}

/// The most by which two ofmap pixels differ whose windows share a word.
std::int64_t ReadBounds::pixels_apart() const {
  return has_duplicates_ ? (shape_.filter_height - 1) / shape_.row_stride * shape_.ofmap_width() +
                               (shape_.filter_width - 1) / shape_.column_stride
                         : 0;
}

/// A word under overlapping windows stands in the rows of as many windows as cover it, in the os stack with a distance
/// in fetch order of at most so many words. Not known of other stacks.
std::int64_t ReadBounds::span_words(const FoldBounds& folds) const {
  if (!has_duplicates_) {
    return 0;
  }
  // The smallest power of two that is not below, so that boxes share tables.
  const auto rows = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(folds.rows.high)));
  return pixels_apart() * folds.time + 2 * folds.time * rows + rows * rows;
}

double ReadBounds::prefetch_cycles(const Demand& demand, std::int64_t kib) const {
  const std::int64_t sram_words = kib * kBitsPerKib / demand.word_bits;
  const std::int64_t set_words = words_per_user_set(sram_words);
  const std::int64_t sets = entries_ / set_words + 1;
  const std::int64_t held = std::min(sets, sets_of_half(sram_words));
  const std::int64_t step = std::min(sets - held, sets_of_half(sram_words));
  const std::int64_t last_set = (entries_ - 1) / set_words;
  if (step == 0 || last_set < held) {
    return 0.0;
  }
  const auto cycles = static_cast<double>(ceil_divide(sram_words / 2, demand.bandwidth) + 1);
  std::int64_t prefetches = ceil_divide(last_set - held + 1, step);
  if (demand.passes > 1) {
    const std::int64_t span = demand.span_words == 0 ? 0 : demand.span_words / set_words + 1;
    const std::int64_t moves = sets - held - 2 * span - 1;
    prefetches += moves > 0 ? (demand.passes - 1) * ceil_divide(moves, step) : 0;
    return static_cast<double>(prefetches) * cycles - 2.0;
  }
  const auto run_time = [&](std::int64_t prefetch) {
    const std::int64_t words_before = (held + (prefetch - 1) * step) * set_words;
    return static_cast<double>(prefetch) * cycles - 2.0 + demand.lines_behind * (1.0 - ratio(words_before, entries_));
  };
  return std::max(run_time(1), run_time(prefetches));
}

/// What "Strips" above says of one array.
double ReadBounds::strip_cycles(const FoldBounds& folds, std::int64_t bandwidth, std::int64_t sram_words) const {
  const std::int64_t set_words = words_per_user_set(sram_words);
  const std::int64_t sets = entries_ / set_words + 1;
  const std::int64_t held = sets_of_half(sram_words);
  if (sets < 2 * held) {
    return 0.0;
  }
  const std::int64_t beyond = ceil_divide((entries_ - 1) / set_words + 1, held) - 1;
  if (beyond == 0 || saturated_product(folds.column_folds.low, folds.row_folds.low) > kMostStrips) {
    return 0.0;
  }
  std::int64_t begin_with_a_set = -1;  // the first strip does, but has nothing before it
  for (std::int64_t block = 0; block < folds.column_folds.low; ++block) {
    const std::int64_t width = std::min(folds.cols.low, folds.spatial_columns - block * folds.cols.low);
    const std::int64_t step = folds.rows.low * width % set_words;
    std::int64_t place_in_set = block * folds.cols.low * folds.spatial_rows % set_words;
    for (std::int64_t strip = 0; strip < folds.row_folds.low; ++strip) {
      begin_with_a_set += place_in_set == 0 ? 1 : 0;
      place_in_set += step;
      place_in_set -= place_in_set >= set_words ? set_words : 0;
    }
  }
  const std::int64_t reach = (folds.rows.low * folds.cols.low - 1) / set_words + 1 +
                             (has_duplicates_ ? folds.cols.low * folds.spatial_rows / set_words + 1 : 0);
  const std::int64_t laps = std::max<std::int64_t>(0, beyond - begin_with_a_set);
  const std::int64_t prefetches =
      (beyond - laps) + laps * ceil_divide(std::max<std::int64_t>(1, sets - reach + 1), held);
  return static_cast<double>(prefetches) * static_cast<double>(ceil_divide(sram_words / 2, bandwidth) + 1) - 2.0;
}

/// prefetch_cycles of 1, 2, … KiB, up to `kib` or more.
const std::vector<double>& ReadBounds::table(const Demand& demand, std::int64_t kib) {
  if (tables_.size() > kMostTables) {
    tables_.clear();
  }
  std::vector<double>& cycles = tables_[demand];
  while (static_cast<std::int64_t>(cycles.size()) < kib) {
    cycles.push_back(prefetch_cycles(demand, static_cast<std::int64_t>(cycles.size()) + 1));
  }
  return cycles;
}

void ReadBounds::raise(std::span<double> total_cycles, const AcceleratorBox& box, const Demand& demand, double slack) {
  const std::vector<std::int64_t>& sizes = sizes_in(box);
  const std::vector<double>& cycles = table(demand, std::ranges::max(sizes));
  const auto first = static_cast<std::size_t>(sizes.front() - 1);
  if (sizes.back() - sizes.front() + 1 == static_cast<std::int64_t>(sizes.size())) {
    // Every size of a range, as most spaces have it: nothing to look up.
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      total_cycles[i] = std::max(total_cycles[i], cycles[first + i] - slack);
    }
    return;
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    total_cycles[i] = std::max(total_cycles[i], cycles[static_cast<std::size_t>(sizes[i] - 1)] - slack);
  }
}

void ReadBounds::raise_total_cycles(const FoldBounds& folds, const AcceleratorBox& box,
                                    std::span<double> total_cycles) {
  if (overhangs_ || offset_in(box).low < 0 || folds.rows.low == 1 || folds.cols.low == 1) {
    return;
  }
  const Layout layout(kind_, folds);
  Demand demand{.bandwidth = bandwidth_in(box).high,
                .word_bits = word_bits_in(box),
                .passes = 1,
                .span_words = 0,
                .lines_behind = 0.0};
  raise(total_cycles, box, demand, 0.0);
  if (!layout.skewed && folds.rows.single() && folds.cols.single() && folds.cols.low > pixels_apart()) {
    const std::vector<std::int64_t>& sizes = sizes_in(box);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      total_cycles[i] =
          std::max(total_cycles[i], strip_cycles(folds, demand.bandwidth, sizes[i] * kBitsPerKib / demand.word_bits));
    }
  }
  if (has_duplicates_ && folds.dataflow != Dataflow::output_stationary) {
    return;
  }
  if (layout.skewed && layout.follows_row_fold && folds.column_folds.low > 1) {
    demand.passes = std::min(folds.column_folds.low, kMostPasses);
    demand.span_words = span_words(folds);
    raise(total_cycles, box, demand, 0.0);
    return;
  }
  const CountRange folds_of_block = layout.follows_row_fold ? CountRange{1, 1} : folds.row_folds;
  demand.lines_behind = on_grid(static_cast<double>(saturated_product(folds_of_block.low, folds.lines_per_fold.low)) *
                                ratio(layout.across, layout.width.high));
  // Of the block (or, for the stationary operand, the fold) in which a word is asked for, and of the skew.
  const auto fold_lines = static_cast<double>(folds.lines_per_fold.high);
  const double skew = 2.0 * ratio(layout.width.high, layout.block_rows);
  const double slack = !layout.skewed    ? fold_lines
                       : has_duplicates_ ? fold_lines * (1.0 + skew)
                                         : fold_lines * static_cast<double>(folds_of_block.high) * skew + 1.0 +
                                               static_cast<double>(folds.rows.high);
  raise(total_cycles, box, demand, slack);
}

bool ReadBounds::can_walk(const AcceleratorBox& box) const {
  return box.low.array == box.high.array && offset_in(box).single() && bandwidth_in(box).single();
}

std::int64_t ReadBounds::walked_total_cycles(Dataflow dataflow, const AcceleratorBox& box, std::int64_t kib) {
  const std::int64_t bandwidth = bandwidth_in(box).low;
  const std::int64_t sram_words = kib * kBitsPerKib / word_bits_in(box);
  const Walked key{dataflow, box.low.array.rows, box.low.array.cols, sram_words, bandwidth, offset_in(box).low};
  if (const auto known = walked_.find(key); known != walked_.end()) {
    return known->second;
  }
  Accelerator accelerator = box.low;
  accelerator.dataflow = dataflow;
  const FoldSchedule schedule(shape_, accelerator);
  const std::int64_t last_line = schedule.lines() - 1;
  const std::int64_t cycles = ceil_divide(sram_words / 2, bandwidth) + 1;
  std::int64_t stall = 0;
  const ReadOperand operand(kind_, shape_, schedule, key.offset);
  if (!PrefetchWalk::never_misses(operand, sram_words)) {
    PrefetchWalk walk(operand, schedule, sram_words);
    std::vector<PrefetchEvent> events;
    while (walk.next(events)) {
      for (const PrefetchEvent& event : events) {
        if (event.line < last_line) {
          stall = std::max(stall, event.prefetches * cycles - 2 - event.line);
        }
      }
    }
  }
  if (walked_.size() >= kMostWalked) {
    walked_.clear();
  }
  walked_.emplace(key, last_line + stall);
  return last_line + stall;
}

}  // namespace foldwise
