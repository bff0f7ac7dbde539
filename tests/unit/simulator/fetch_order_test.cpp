#include "foldwise/simulator/fetch_order.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "foldwise/simulator/operand_addresses.hpp"
#include "tests/support/random_layers.hpp"

namespace foldwise {
namespace {

/// All used entries of an operand's stack in fetch order, found by looking at every place.
std::vector<StackEntry> entries_in_fetch_order(const ReadOperand& operand) {
  std::vector<StackEntry> entries;
  const std::int64_t rows = operand.blocks() * operand.block_rows();
  const std::int64_t lines = operand.skewed() ? rows + operand.width() - 1 : rows;
  for (std::int64_t line = 0; line < lines; ++line) {
    for (std::int64_t column = 0; column < operand.width(); ++column) {
      const std::int64_t row = operand.skewed() ? line - column : line;
      if (row < 0 || row >= rows || column >= operand.used_width(row / operand.block_rows())) {
        continue;
      }
      entries.push_back({row / operand.block_rows(), row % operand.block_rows(), column});
    }
  }
  return entries;
}

TEST(FetchOrder, numbers_requests_and_cuts_them_in_sets) {
  Rng rng(5);
  for (int round = 0; round < 300; ++round) {
    const LayerCase drawn = random_layer_case(rng, 20'000);
    const FoldSchedule schedule(drawn.shape, drawn.accelerator);
    const PerOperand<std::int64_t>& offset = drawn.accelerator.memory.offset;
    for (const ReadOperand& operand : {ReadOperand(ReadOperand::Kind::ifmap, drawn.shape, schedule, offset.ifmap),
                                       ReadOperand(ReadOperand::Kind::filter, drawn.shape, schedule, offset.filter)}) {
      SCOPED_TRACE(describe(drawn));
      const std::int64_t set_words = rng.between(1, 12);
      const FetchOrder order(operand, set_words);
      const OperandAddresses addresses(operand);
      std::int64_t requests = 0;
      for (const StackEntry& entry : entries_in_fetch_order(operand)) {
        if (addresses.at(entry) == kNoRequest) {
          ASSERT_FALSE(order.is_request(entry));
          continue;
        }
        ASSERT_TRUE(order.is_request(entry));
        ASSERT_EQ(order.set_of(entry), requests / set_words);
        if (!operand.has_holes()) {
          ASSERT_EQ(order.ordinal(entry), requests);
        }
        if (requests % set_words == 0) {
          ASSERT_EQ(order.begin_of(requests / set_words), order.place_of(entry));
        }
        ++requests;
      }
      ASSERT_EQ(order.sets(), requests / set_words + 1);
    }
  }
}

}  // namespace
}  // namespace foldwise
