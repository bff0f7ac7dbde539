// The random cases are worth what they reach: each hard situation must turn up in at least one case of a hundred.
#include "tests/support/random_layers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "tests/property/property_cases.hpp"
#include "tests/support/literal_demand.hpp"
#include "tests/support/literal_simulator.hpp"

namespace foldwise {
namespace {

/// A case and what the literal simulator makes of it.
struct Observed {
  explicit Observed(const LayerCase& layer_case)
      : shape(layer_case.shape),
        array(layer_case.accelerator.array),
        dataflow(layer_case.accelerator.dataflow),
        memory(layer_case.accelerator.memory),
        user(memory.mode == BandwidthMode::user),
        demand(layer_case.shape, layer_case.accelerator),
        filter_words(demand.operands().filter_words()),
        half(memory.sram_bytes.filter / 2),
        set_size((memory.sram_bytes.filter + 99) / 100),
        sets(filter_words / set_size + 1),
        window((half + set_size - 1) / set_size),
        epoch(memory.sram_bytes.filter / 100 * 50),
        report(simulate_literally(layer_case.shape, layer_case.accelerator)) {}

  bool hangs_over() const {
    return (shape.ifmap_height - shape.filter_height) % shape.row_stride != 0 ||
           (shape.ifmap_width - shape.filter_width) % shape.column_stride != 0;
  }
  bool has_window_outside() const {
    return (shape.ofmap_height() - 1) * shape.row_stride >= shape.ifmap_height ||
           (shape.ofmap_width() - 1) * shape.column_stride >= shape.ifmap_width;
  }

  ConvShape shape;
  ArrayShape array;
  Dataflow dataflow;
  MemoryConfig memory;
  bool user;
  LiteralDemand demand;
  std::int64_t filter_words;
  std::int64_t half;      ///< of the filter buffer, as are the next four
  std::int64_t set_size;  ///< user mode
  std::int64_t sets;
  std::int64_t window;
  std::int64_t epoch;  ///< new words of an epoch, calc mode
  LayerReport report;
};

struct Situation {
  std::string_view name;
  bool (*is_seen)(const Observed&);
};

constexpr Situation kSituations[] = {
    {"os, user", [](const Observed& o) { return o.dataflow == Dataflow::output_stationary && o.user; }},
    {"os, calc", [](const Observed& o) { return o.dataflow == Dataflow::output_stationary && !o.user; }},
    {"ws, user", [](const Observed& o) { return o.dataflow == Dataflow::weight_stationary && o.user; }},
    {"ws, calc", [](const Observed& o) { return o.dataflow == Dataflow::weight_stationary && !o.user; }},
    {"is, user", [](const Observed& o) { return o.dataflow == Dataflow::input_stationary && o.user; }},
    {"is, calc", [](const Observed& o) { return o.dataflow == Dataflow::input_stationary && !o.user; }},
    {"array of one row", [](const Observed& o) { return o.array.rows == 1; }},
    {"array of one column", [](const Observed& o) { return o.array.cols == 1; }},
    {"last row fold of width 1",
     [](const Observed& o) {
       return o.array.rows > 1 && o.demand.row_folds() > 1 && o.demand.used_rows(o.demand.row_folds() - 1) == 1;
     }},
    {"last column fold of width 1",
     [](const Observed& o) {
       return o.array.cols > 1 && o.demand.column_folds() > 1 &&
              o.demand.used_columns(o.demand.column_folds() - 1) == 1;
     }},
    {"one pixel", [](const Observed& o) { return o.demand.operands().pixels() == 1; }},
    {"one filter", [](const Observed& o) { return o.shape.filters == 1; }},
    {"window of one word", [](const Observed& o) { return o.shape.window() == 1; }},
    {"1xN filter of a convolution",
     [](const Observed& o) {
       return o.shape.filter_height == 1 && o.shape.filter_width > 1 && o.shape.filter_width < o.shape.ifmap_width;
     }},
    {"matrix product", [](const Observed& o) { return o.shape == as_conv(as_gemm(o.shape)); }},
    {"different strides", [](const Observed& o) { return o.shape.row_stride != o.shape.column_stride; }},
    {"stride beyond the filter", [](const Observed& o) { return o.shape.row_stride > o.shape.filter_height; }},
    {"overlapping windows",
     [](const Observed& o) { return o.shape.row_stride < o.shape.filter_height && o.shape.ofmap_height() > 1; }},
    {"window over the edge", [](const Observed& o) { return o.hangs_over(); }},
    {"window wholly outside", [](const Observed& o) { return o.has_window_outside(); }},
    {"ifmap address of -1",
     [](const Observed& o) {
       return o.memory.offset.ifmap < 0 && o.memory.offset.ifmap + o.demand.operands().ifmap_words() > 0;
     }},
    {"filter address of -1",
     [](const Observed& o) { return o.memory.offset.filter < 0 && o.memory.offset.filter + o.filter_words > 0; }},
    {"row that fills half a buffer",
     [](const Observed& o) { return o.user && o.memory.bandwidth_words_per_cycle >= o.half; }},
    {"bandwidth that does not divide half a buffer",
     [](const Observed& o) { return o.user && o.half % o.memory.bandwidth_words_per_cycle != 0; }},
    {"last set empty", [](const Observed& o) { return o.user && o.filter_words % o.set_size == 0; }},
    {"sets just fill the window", [](const Observed& o) { return o.user && o.sets == o.window; }},
    {"one set more than the window", [](const Observed& o) { return o.user && o.sets == o.window + 1; }},
    {"sets of two windows", [](const Observed& o) { return o.user && o.sets == 2 * o.window; }},
    {"filter fetched more than once",
     [](const Observed& o) { return o.user && o.report.dram.filter.accesses > 2 * o.filter_words; }},
    {"ifmap fetched after the start", [](const Observed& o) { return o.user && o.report.dram.ifmap.stop_cycle > 0; }},
    {"stalls", [](const Observed& o) { return o.user && o.report.stall_cycles > 0; }},
    {"more ofmap words drained than written",
     [](const Observed& o) { return o.report.dram.ofmap.accesses > o.report.sram.ofmap.accesses; }},
    {"several epochs", [](const Observed& o) { return !o.user && o.report.dram.filter.stop_cycle > 0; }},
    {"last epoch just full", [](const Observed& o) { return !o.user && o.filter_words % o.epoch == 0; }},
    {"line of more words than an epoch",
     [](const Observed& o) {
       return !o.user && (o.report.sram.filter.peak_words_per_cycle > o.epoch ||
                          o.report.sram.ifmap.peak_words_per_cycle > o.memory.sram_bytes.ifmap / 100 * 50);
     }},
};

TEST(RandomLayers, reach_every_hard_situation) {
  constexpr int kCases = 2000;
  std::array<int, std::size(kSituations)> seen{};
  for_each_random_case(kCases, [&](const LayerCase& layer_case) {
    const Observed observed(layer_case);
    for (std::size_t index = 0; index < seen.size(); ++index) {
      seen[index] += kSituations[index].is_seen(observed) ? 1 : 0;
    }
  });
  for (std::size_t index = 0; index < seen.size(); ++index) {
    EXPECT_GE(seen[index], kCases / 100) << kSituations[index].name;
  }
}

TEST(RandomLayers, are_valid) {
  for_each_random_case(2000, [](const LayerCase& layer_case) {
    EXPECT_NO_THROW(validate(layer_case.shape));
    EXPECT_NO_THROW(validate(layer_case.accelerator));
  });
}

TEST(RandomLayers, are_described_by_the_call_that_makes_them) {
  const LayerCase made = layer_case({6, 5, 3, 2, 4, 7, 2, 1}, {4, 9}, "ws", 10, {1024, 128, 130}, {-5, 100, 200});
  EXPECT_EQ(describe(made),
            R"(layer_case({6, 5, 3, 2, 4, 7, 2, 1}, {4, 9}, "ws", 10, {1024, 128, 130}, {-5, 100, 200}))");
  const LayerCase calc = layer_case({1, 9, 1, 9, 1, 2, 1, 1}, {1, 1}, "is", kCalc, {100, 100, 100}, {0, 1, 2});
  EXPECT_EQ(describe(calc), R"(layer_case({1, 9, 1, 9, 1, 2, 1, 1}, {1, 1}, "is", kCalc, {100, 100, 100}, {0, 1, 2}))");
  EXPECT_EQ(calc.accelerator.memory.mode, BandwidthMode::calc);
}

TEST(RandomLayers, are_the_same_for_the_same_seed) {
  Rng first(3);
  Rng second(3);
  for (int index = 0; index < 100; ++index) {
    EXPECT_EQ(describe(random_layer_case(first)), describe(random_layer_case(second)));
  }
}

}  // namespace
}  // namespace foldwise
