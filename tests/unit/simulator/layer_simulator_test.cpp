#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {
namespace {

constexpr ConvShape kLayer = {14, 14, 5, 5, 6, 16, 1, 1};

Accelerator random_design(Rng& rng) {
  Accelerator accelerator;
  accelerator.array = {rng.between(1, 12), rng.between(1, 12)};
  accelerator.dataflow = kDataflows[rng.below(3)];
  accelerator.memory.sram_bytes = {rng.between(100, 3000), rng.between(100, 3000), rng.between(100, 3000)};
  accelerator.memory.mode = rng.below(3) == 0 ? BandwidthMode::calc : BandwidthMode::user;
  accelerator.memory.bandwidth_words_per_cycle = rng.between(1, 20);
  return accelerator;
}

// Enough designs that the walks of all of them do not fit, and many are met again.
TEST(LayerSimulator, gives_the_numbers_of_simulate_whatever_it_remembers) {
  const LayerSimulator layer(kLayer);
  for (int pass = 0; pass < 2; ++pass) {
    Rng rng(1);
    for (int design = 0; design < 500; ++design) {
      const Accelerator accelerator = random_design(rng);
      ASSERT_EQ(layer.simulate(accelerator), simulate(kLayer, accelerator)) << "design " << design;
    }
  }
}

TEST(LayerSimulator, designs_that_differ_only_in_bandwidth_or_offset_do_not_mix) {
  const LayerSimulator layer(kLayer);
  Rng rng(2);
  Accelerator accelerator = random_design(rng);
  accelerator.memory.mode = BandwidthMode::user;
  for (const std::int64_t bandwidth : {1, 3, 50}) {
    for (const std::int64_t offset : {0, -1, -7, 40}) {
      accelerator.memory.bandwidth_words_per_cycle = bandwidth;
      accelerator.memory.offset.ifmap = offset;
      ASSERT_EQ(layer.simulate(accelerator), simulate(kLayer, accelerator)) << bandwidth << " " << offset;
    }
  }
}

TEST(LayerSimulator, serves_threads_at_once) {
  const LayerSimulator layer(kLayer);
  std::vector<std::vector<LayerReport>> reports(4);
  {
    std::vector<std::jthread> threads;
    for (std::vector<LayerReport>& own : reports) {
      threads.emplace_back([&layer, &own] {
        Rng rng(3);
        for (int design = 0; design < 150; ++design) {
          own.push_back(layer.simulate(random_design(rng)));
        }
      });
    }
  }
  for (const std::vector<LayerReport>& own : reports) {
    EXPECT_EQ(own, reports.front());
  }
  Rng rng(3);
  EXPECT_EQ(reports.front().front(), simulate(kLayer, random_design(rng)));
}

}  // namespace
}  // namespace foldwise
