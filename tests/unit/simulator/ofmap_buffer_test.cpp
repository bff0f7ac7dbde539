#include "foldwise/simulator/ofmap_buffer.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/rng.hpp"

namespace foldwise {
namespace {

TEST(OfmapBuffer, drains_half_when_less_than_half_is_free) {
  OfmapBuffer buffer(/*sram_words=*/100, /*words_per_row=*/10);
  EXPECT_EQ(buffer.draining_word(), 50);
  EXPECT_EQ(buffer.write_line(7, 51), 7);
  EXPECT_EQ(buffer.first_drain_cycle(), 7);
  EXPECT_EQ(buffer.busy_until(), 7 + 5 - 1);  // half of the scratchpad is five rows
  EXPECT_EQ(buffer.drained_words(), 50);
}

TEST(OfmapBuffer, makes_the_array_wait_when_nothing_is_free) {
  OfmapBuffer buffer(100, 1);
  buffer.write_line(0, 51);
  EXPECT_EQ(buffer.busy_until(), 49);
  EXPECT_EQ(buffer.filling_word(), 149);  // one word of 51 is left, so the 99th from here on
  EXPECT_EQ(buffer.write_line(10, 149), 10);
  EXPECT_EQ(buffer.write_line(11, 150), 49);
}

TEST(OfmapBuffer, counts_the_gaps_of_partial_rows_as_words_unless_the_drain_ends_there) {
  OfmapBuffer buffer(100, 7);
  buffer.write_line(0, 51);  // 7 full rows and one of 2 words, the last of the drain
  EXPECT_EQ(buffer.drained_words(), 51);
  EXPECT_EQ(buffer.widest_row(), 7);
}

// Jumps to the next word at which something can happen must leave the buffer as words put in one by one do.
TEST(OfmapBuffer, filling_in_jumps_equals_writing_word_by_word) {
  Rng rng(4);
  for (int round = 0; round < 300; ++round) {
    const std::int64_t sram_words = rng.between(100, 300);
    const std::int64_t row_words = rng.between(1, 80);
    OfmapBuffer one_by_one(sram_words, row_words);
    OfmapBuffer in_jumps(sram_words, row_words);
    std::int64_t cycle = 0;
    for (int step = 0; step < 60; ++step) {
      // Only while no drain is under way may words be put in without a look at the clock.
      cycle = std::max(cycle + rng.between(0, 3), one_by_one.busy_until());
      const std::int64_t end = in_jumps.draining_word() + rng.between(0, 2);
      for (std::int64_t word = one_by_one.words(); word < end; ++word) {
        one_by_one.write_line(cycle, word + 1);
      }
      in_jumps.fill(in_jumps.draining_word());
      in_jumps.write_line(cycle, end);
      ASSERT_EQ(one_by_one.words(), in_jumps.words());
      ASSERT_EQ(one_by_one.busy_until(), in_jumps.busy_until());
      ASSERT_EQ(one_by_one.drained_words(), in_jumps.drained_words());
    }
    one_by_one.finish(cycle);
    in_jumps.finish(cycle);
    ASSERT_EQ(one_by_one.last_drain_cycle(), in_jumps.last_drain_cycle());
    ASSERT_EQ(one_by_one.drained_words(), in_jumps.drained_words());
  }
}

}  // namespace
}  // namespace foldwise
