// A case is drawn in three steps: a layer, an array for it, a memory for both. Each step picks one of a few habits, so
// that every hard situation turns up in every few dozen cases and, over a run, together with every other. Cases that
// are too large to be walked in about a millisecond are drawn again.
#include "tests/support/random_layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/support/literal_demand.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kSmallestBuffer = 100;
constexpr std::int64_t kLargestBuffer = 6000;

bool chance(Rng& rng, double probability) { return rng.unit() < probability; }

/// Uniform on a logarithmic scale, so that small values are as likely as large ones.
std::int64_t log_between(Rng& rng, std::int64_t low, std::int64_t high) {
  std::int64_t top = low;
  while (top < high && chance(rng, 0.8)) {
    top = std::min(top * 2, high);
  }
  return rng.between(low, top);
}

ConvShape random_shape(Rng& rng) {
  if (chance(rng, 0.08)) {
    // Words of both operands in fifties, which is what fills an epoch of calc mode to the last word.
    return as_conv({.m = 5 * rng.between(1, 8), .n = 5 * rng.between(1, 8), .k = 10 * rng.between(1, 6)});
  }
  if (chance(rng, 0.15)) {
    return as_conv({.m = rng.between(50, 150), .n = rng.between(50, 150), .k = rng.between(1, 4)});
  }
  if (chance(rng, 0.2)) {
    return as_conv({.m = log_between(rng, 1, 60), .n = log_between(rng, 1, 60), .k = log_between(rng, 1, 90)});
  }
  ConvShape shape;
  shape.filter_height = chance(rng, 0.2) ? 1 : rng.between(1, 5);
  shape.filter_width = rng.between(1, 5);
  shape.channels = log_between(rng, 1, 24);
  shape.filters = log_between(rng, 1, 40);
  shape.row_stride = chance(rng, 0.4) ? 1 : rng.between(1, 7);
  shape.column_stride = chance(rng, 0.7) ? shape.row_stride : rng.between(1, 7);
  const bool one_pixel = chance(rng, 0.1);
  shape.ifmap_height = shape.filter_height + (one_pixel ? 0 : log_between(rng, 1, 14));
  shape.ifmap_width = shape.filter_width + (one_pixel ? 0 : log_between(rng, 1, 14));
  return shape;
}

/// One side of the array for a dimension of `size`.
std::int64_t random_side(Rng& rng, std::int64_t size) {
  if (chance(rng, 0.15)) {
    return 1;
  }
  if (chance(rng, 0.2) && size > 2) {
    // The last fold has width 1: the side divides size - 1.
    std::int64_t side = rng.between(2, size - 1);
    while ((size - 1) % side != 0) {
      ++side;
    }
    return side;
  }
  if (chance(rng, 0.75) && size > 50) {
    return rng.between(50, std::min<std::int64_t>(size, 160));  // a line has more words than an epoch of a small buffer
  }
  return log_between(rng, 2, 24);
}

std::int64_t live_words(const std::vector<std::int64_t>& fetch_order) {
  return static_cast<std::int64_t>(fetch_order.size()) - std::ranges::count(fetch_order, kNoWord);
}

/// True where a buffer of `size` cuts `live` words into as many sets as its window holds, one more, or twice as many.
bool is_tight(std::int64_t size, std::int64_t live, std::uint64_t habit) {
  const std::int64_t set_size = (size + 99) / 100;
  const std::int64_t sets = live / set_size + 1;
  const std::int64_t window = (size / 2 + set_size - 1) / set_size;
  return sets == (habit == 0 ? window : habit == 1 ? window + 1 : 2 * window);
}

/// A buffer for an operand of which `live` words are fetched, `distinct` of them different.
std::int64_t random_buffer(Rng& rng, std::int64_t live, std::int64_t distinct) {
  if (chance(rng, 0.4)) {
    const std::uint64_t habit = rng.below(3);
    for (std::int64_t size = rng.between(kSmallestBuffer, 400); size < kLargestBuffer; ++size) {
      if (is_tight(size, live, habit)) {
        return size;
      }
    }
  }
  if (chance(rng, 0.25)) {
    // Calc mode: the distinct words fill one epoch of 50 sets, or a few, to the last word.
    const std::int64_t set_size = std::max<std::int64_t>(distinct / 50 / rng.between(1, 3), 1);
    return std::min(set_size * 100 + rng.between(0, 99), kLargestBuffer);
  }
  return chance(rng, 0.3) ? rng.between(kSmallestBuffer, 250) : log_between(rng, 128, kLargestBuffer);
}

std::int64_t random_bandwidth(Rng& rng, std::int64_t buffer) {
  const std::int64_t half = buffer / 2;
  if (chance(rng, 0.2)) {
    return half + rng.between(-1, 40);  // a row fills the half at once
  }
  if (chance(rng, 0.25)) {
    std::int64_t divisor = rng.between(1, std::min<std::int64_t>(half, 40));
    while (half % divisor != 0) {
      --divisor;
    }
    return divisor;
  }
  return log_between(rng, 1, 70);
}

/// Sometimes such that an address of the operand is -1, sometimes below that.
std::int64_t random_offset(Rng& rng, std::int64_t usual, std::int64_t words) {
  if (chance(rng, 0.7)) {
    return usual;
  }
  if (chance(rng, 0.5)) {
    return rng.between(0, 3000);
  }
  return chance(rng, 0.7) ? -rng.between(1, words) : -rng.between(words, 3 * words + 10);
}

LayerCase draw(Rng& rng) {
  LayerCase drawn{.shape = random_shape(rng), .accelerator = {}};
  Accelerator& accelerator = drawn.accelerator;
  accelerator.dataflow = kDataflows[rng.below(kDataflows.size())];
  const GemmShape gemm = as_gemm(drawn.shape);
  const bool output_stationary = accelerator.dataflow == Dataflow::output_stationary;
  const bool input_stationary = accelerator.dataflow == Dataflow::input_stationary;
  accelerator.array.rows = random_side(rng, output_stationary ? gemm.m : gemm.k);
  accelerator.array.cols = random_side(rng, input_stationary ? gemm.m : gemm.n);
  return drawn;
}

std::int64_t ports_of_demand(const LayerCase& layer_case) {
  const LiteralDemand demand(layer_case.shape, layer_case.accelerator);
  const ArrayShape& array = layer_case.accelerator.array;
  return demand.lines() * (array.rows + 2 * array.cols);
}

void give_memory(Rng& rng, LayerCase& drawn) {
  const LiteralDemand demand(drawn.shape, drawn.accelerator);
  const std::int64_t ifmap_words = demand.operands().ifmap_words();
  const std::int64_t filter_words = demand.operands().filter_words();
  MemoryConfig& memory = drawn.accelerator.memory;
  memory.mode = chance(rng, 0.6) ? BandwidthMode::user : BandwidthMode::calc;
  memory.sram_bytes.ifmap = random_buffer(rng, live_words(demand.ifmap_fetch_order()), ifmap_words);
  memory.sram_bytes.filter = random_buffer(rng, filter_words, filter_words);
  memory.sram_bytes.ofmap = log_between(rng, kSmallestBuffer, kLargestBuffer);
  if (memory.mode == BandwidthMode::user) {
    const std::int64_t buffers[] = {memory.sram_bytes.ifmap, memory.sram_bytes.filter, memory.sram_bytes.ofmap};
    memory.bandwidth_words_per_cycle = random_bandwidth(rng, buffers[rng.below(3)]);
  }
  memory.offset.ofmap = random_offset(rng, 20'000'000, 1);
  memory.offset.ofmap = std::max<std::int64_t>(memory.offset.ofmap, 0);
  // An operand of one word at -1 would be asked for never; SCALE-Sim has no answer to that.
  if (drawn.shape.window() > 1) {
    memory.offset.ifmap = random_offset(rng, 0, ifmap_words);
    memory.offset.filter = random_offset(rng, 10'000'000, filter_words);
  }
}

}  // namespace

LayerCase layer_case(ConvShape shape, ArrayShape array, std::string_view dataflow, std::int64_t bandwidth,
                     PerOperand<std::int64_t> sram_bytes, PerOperand<std::int64_t> offset) {
  LayerCase made{.shape = shape, .accelerator = {}};
  made.accelerator.array = array;
  made.accelerator.dataflow = dataflow_named(dataflow).value();
  MemoryConfig& memory = made.accelerator.memory;
  memory.sram_bytes = sram_bytes;
  memory.offset = offset;
  memory.mode = bandwidth == kCalc ? BandwidthMode::calc : BandwidthMode::user;
  if (bandwidth != kCalc) {
    memory.bandwidth_words_per_cycle = bandwidth;
  }
  return made;
}

std::string describe(const LayerCase& layer_case) {
  const ConvShape& shape = layer_case.shape;
  const Accelerator& accelerator = layer_case.accelerator;
  const MemoryConfig& memory = accelerator.memory;
  const std::string bandwidth =
      memory.mode == BandwidthMode::calc ? "kCalc" : fmt::to_string(memory.bandwidth_words_per_cycle);
  return fmt::format(
      R"(layer_case({{{}, {}, {}, {}, {}, {}, {}, {}}}, {{{}, {}}}, "{}", {}, {{{}, {}, {}}}, {{{}, {}, {}}}))",
      shape.ifmap_height, shape.ifmap_width, shape.filter_height, shape.filter_width, shape.channels, shape.filters,
      shape.row_stride, shape.column_stride, accelerator.array.rows, accelerator.array.cols,
      short_name(accelerator.dataflow), bandwidth, memory.sram_bytes.ifmap, memory.sram_bytes.filter,
      memory.sram_bytes.ofmap, memory.offset.ifmap, memory.offset.filter, memory.offset.ofmap);
}

LayerCase neighbour(Rng& rng, LayerCase layer_case) {
  Accelerator& accelerator = layer_case.accelerator;
  MemoryConfig& memory = accelerator.memory;
  switch (rng.below(8)) {
    case 0:
      accelerator.dataflow = kDataflows[rng.below(kDataflows.size())];
      break;
    case 1:
      std::swap(accelerator.array.rows, accelerator.array.cols);
      break;
    case 2:
      std::swap(memory.sram_bytes.ifmap, memory.sram_bytes.filter);
      break;
    case 3:
      memory.sram_bytes.ifmap = log_between(rng, 128, kLargestBuffer);
      break;
    case 4:
      memory.sram_bytes.filter = log_between(rng, 128, kLargestBuffer);
      break;
    case 5:
      memory.mode = memory.mode == BandwidthMode::user ? BandwidthMode::calc : BandwidthMode::user;
      break;
    case 6:
      memory.bandwidth_words_per_cycle = log_between(rng, 1, 70);
      break;
    default:
      memory.offset.ifmap = layer_case.shape.window() > 1 ? rng.between(-40, 40) : 0;
      break;
  }
  return layer_case;
}

LayerCase random_layer_case(Rng& rng, std::int64_t most_ports) {
  LayerCase drawn = draw(rng);
  while (ports_of_demand(drawn) > most_ports) {
    drawn = draw(rng);
  }
  give_memory(rng, drawn);
  return drawn;
}

}  // namespace foldwise
