#include "foldwise/simulator/dram_reads.hpp"

#include <gtest/gtest.h>

namespace foldwise {
namespace {

TEST(CalcBlocks, an_operand_of_one_epoch_is_read_before_the_layer_ten_words_a_cycle) {
  // 23 words in sets of 5: five sets, counted as 25 words.
  const auto blocks = calc_blocks({.new_words = 23}, 5, 0, {});
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].first_cycle, -3);
  EXPECT_EQ(blocks[0].rows, 3);
  EXPECT_EQ(report_blocks(blocks, 23).stop_cycle, -1);
}

TEST(CalcBlocks, a_later_epoch_is_read_while_the_one_before_it_is_used) {
  // Epochs of 50 words; the first ended in cycle 40, 7 words came after.
  const auto blocks = calc_blocks({.new_words = 57, .roll_over_lines = {40}}, 1, 0, {40});
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0].first_cycle, -5);
  EXPECT_EQ(blocks[0].rows, 5);
  EXPECT_EQ(blocks[1].first_cycle, 0);
  EXPECT_EQ(blocks[1].rows, 42);
  EXPECT_EQ(blocks[1].width, 1);
}

TEST(CalcBlocks, two_epochs_that_end_in_one_cycle_leave_one_row_for_the_second) {
  const auto blocks = calc_blocks({.new_words = 103, .roll_over_lines = {4, 4}}, 1, 0, {4, 4});
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(blocks[2].rows, 1);
  EXPECT_EQ(blocks[2].width, 3);
  EXPECT_EQ(report_blocks(blocks, 103).stop_cycle, 6);
}

}  // namespace
}  // namespace foldwise
