#include "foldwise/proxy/window_turns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/simulator/prefetch_walk.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

struct Walked {
  std::int64_t prefetches = 0;
  std::int64_t first_fold = 0;  ///< of which in the first fold
  std::int64_t last_fold = -1;  ///< the last fold in which there was one
};

/// The same by the walk of the simulator, word by word.
Walked walk(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words) {
  PrefetchWalk walk(operand, schedule, sram_words);
  Walked walked;
  std::vector<PrefetchEvent> events;
  while (walk.next(events)) {
    for (const PrefetchEvent& event : events) {
      walked.last_fold = event.line / schedule.lines_per_fold;
      if (walked.last_fold == 0) {
        walked.first_fold = event.prefetches;
      }
    }
  }
  walked.prefetches = walk.prefetches();
  return walked;
}

ProxyInput random_product(Rng& rng, std::int64_t largest_size, std::int64_t largest_side) {
  const auto size = [&] { return rng.between(1, largest_size); };
  return {.array = {.rows = rng.between(1, largest_side), .cols = rng.between(1, largest_side)},
          .dataflow = kDataflows[rng.below(3)],
          .sram_words = {.ifmap = rng.between(200, 4000), .filter = rng.between(200, 4000), .ofmap = 1000},
          .shape = as_conv({.m = size(), .n = size(), .k = size()})};
}

TEST(WindowTurns, AreTheSimulatorsWhereFoldsAreFew) {
  Rng rng(1);
  int moved = 0;
  for (int repetition = 0; repetition < 2000; ++repetition) {
    const ProxyInput input = random_product(rng, 100, 40);
    const FoldSchedule schedule(input.shape, accelerator_of(input));
    for (const auto kind : {ReadOperand::Kind::ifmap, ReadOperand::Kind::filter}) {
      const ReadOperand operand(kind, input.shape, schedule, 0);
      const std::int64_t sram = kind == ReadOperand::Kind::ifmap ? input.sram_words.ifmap : input.sram_words.filter;
      const WindowTurns turns = window_turns(operand, schedule, sram);
      if (schedule.folds() > 60) {
        continue;
      }
      const Walked walked = walk(operand, schedule, sram);
      ASSERT_EQ(turns.prefetches, static_cast<double>(walked.prefetches)) << repetition;
      if (!operand.skewed() || operand.block_follows_row_fold()) {
        EXPECT_EQ(turns.first_prefetches, static_cast<double>(walked.first_fold));
        EXPECT_DOUBLE_EQ(turns.last_share,
                         static_cast<double>(walked.last_fold + 1) / static_cast<double>(schedule.folds()));
      }
      moved += walked.prefetches > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(moved, 500);
}

TEST(WindowTurns, AreEstimatedCloselyWhereFoldsAreMany) {
  Rng rng(2);
  double sum = 0;
  int count = 0;
  for (int repetition = 0; repetition < 300; ++repetition) {
    const ProxyInput input = random_product(rng, 400, 8);
    const FoldSchedule schedule(input.shape, accelerator_of(input));
    for (const auto kind : {ReadOperand::Kind::ifmap, ReadOperand::Kind::filter}) {
      const ReadOperand operand(kind, input.shape, schedule, 0);
      const std::int64_t sram = kind == ReadOperand::Kind::ifmap ? input.sram_words.ifmap : input.sram_words.filter;
      const Walked walked = walk(operand, schedule, sram);
      if (schedule.folds() > 2 * kWalkedFolds && walked.prefetches > 0) {
        sum += std::abs(std::log(window_turns(operand, schedule, sram).prefetches) -
                        std::log(static_cast<double>(walked.prefetches)));
        ++count;
      }
    }
  }
  ASSERT_GT(count, 100);
  EXPECT_LT(sum / count, 0.05);
}

TEST(WindowTurns, AreEstimatedWhereWindowsOverlap) {
  Rng rng(3);
  for (const Dataflow dataflow : {Dataflow::output_stationary, Dataflow::input_stationary}) {
    double sum = 0;
    int count = 0;
    for (int repetition = 0; repetition < 400; ++repetition) {
      ProxyInput input = random_product(rng, 40, 40);
      input.dataflow = dataflow;
      const std::int64_t size = rng.between(6, 20);
      input.shape = {.ifmap_height = size,
                     .ifmap_width = size,
                     .filter_height = 3,
                     .filter_width = 3,
                     .channels = rng.between(1, 16),
                     .filters = rng.between(1, 64)};
      const FoldSchedule schedule(input.shape, accelerator_of(input));
      const ReadOperand operand(ReadOperand::Kind::ifmap, input.shape, schedule, 0);
      const Walked walked = walk(operand, schedule, input.sram_words.ifmap);
      if (walked.prefetches > 0) {
        sum += std::abs(std::log(std::max(window_turns(operand, schedule, input.sram_words.ifmap).prefetches, 0.5)) -
                        std::log(static_cast<double>(walked.prefetches)));
        ++count;
      }
    }
    ASSERT_GT(count, 100);
    EXPECT_LT(sum / count, 0.2) << short_name(dataflow);
  }
}

TEST(WindowTurns, AreNoneWhereTheOperandFits) {
  const ProxyInput input = any_input();
  const FoldSchedule schedule(input.shape, accelerator_of(input));
  const ReadOperand operand(ReadOperand::Kind::ifmap, input.shape, schedule, 0);  // 100 x 30 words
  EXPECT_EQ(window_turns(operand, schedule, 8192), WindowTurns());
  EXPECT_NE(window_turns(operand, schedule, 4096), WindowTurns());
}

}  // namespace
}  // namespace foldwise
