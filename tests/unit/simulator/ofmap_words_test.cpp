#include "foldwise/simulator/ofmap_words.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "foldwise/simulator/ofmap_addresses.hpp"
#include "tests/support/random_layers.hpp"

namespace foldwise {
namespace {

TEST(OfmapWords, counts_the_words_that_leave_before_each_line) {
  Rng rng(6);
  for (int round = 0; round < 300; ++round) {
    const LayerCase drawn = random_layer_case(rng, 20'000);
    SCOPED_TRACE(describe(drawn));
    const FoldSchedule schedule(drawn.shape, drawn.accelerator);
    const OfmapWords words(schedule);
    const OfmapAddresses addresses(schedule, 0);
    std::vector<std::int64_t> seen;
    for (std::int64_t line = 0; line < schedule.lines(); ++line) {
      ASSERT_EQ(words.before(line), static_cast<std::int64_t>(seen.size()));
      const std::size_t first = seen.size();
      addresses.append_line(line, seen);
      for (std::size_t word = first; word < seen.size(); ++word) {
        ASSERT_EQ(words.line_of(static_cast<std::int64_t>(word)), line);
      }
    }
    ASSERT_EQ(words.total(), static_cast<std::int64_t>(seen.size()));
    ASSERT_EQ(words.before(schedule.lines()), words.total());
  }
}

}  // namespace
}  // namespace foldwise
