#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"
#include "foldwise/cost/evaluators/ideal_memory_evaluator.hpp"
#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {
namespace {

Workload lenet5() {
  return {.network = {.name = "lenet5",
                      .layers = {{"C1", {32, 32, 5, 5, 1, 6, 1, 1}},
                                 {"C3", {14, 14, 5, 5, 6, 16, 1, 1}},
                                 {"C5", {5, 5, 5, 5, 16, 120, 1, 1}},
                                 {"F6", {1, 1, 1, 1, 120, 84, 1, 1}},
                                 {"Output", {1, 1, 1, 1, 84, 10, 1, 1}}}}};
}

Accelerator random_design(Rng& rng) {
  Accelerator accelerator;
  accelerator.array = {.rows = rng.between(1, 20), .cols = rng.between(1, 20)};
  accelerator.dataflow = kDataflows[rng.below(3)];
  accelerator.memory.sram_bytes = {1024 * rng.between(1, 8), 1024 * rng.between(1, 8), 1024 * rng.between(1, 8)};
  accelerator.memory.mode = rng.below(2) == 0 ? BandwidthMode::user : BandwidthMode::calc;
  accelerator.memory.bandwidth_words_per_cycle = rng.between(1, 20);
  return accelerator;
}

TEST(ScaleSimEvaluator, adds_up_what_simulate_reports) {
  const std::vector<Workload> workloads = {lenet5()};
  const std::vector<std::string> metrics = {"total_cycles", "stall_cycles", "mapping_efficiency", "dram_reads",
                                            "max(layer.stall_cycles)"};
  const ScaleSimEvaluator evaluator(workloads, metrics);
  EXPECT_EQ(evaluator.model(), "scalesim-v2");
  Rng rng(5);
  for (int round = 0; round < 20; ++round) {
    const Accelerator accelerator = random_design(rng);
    std::int64_t cycles = 0;
    std::int64_t stalls = 0;
    std::int64_t reads = 0;
    std::int64_t most_stalls = 0;
    double efficiency = 0.0;
    for (const Layer& layer : workloads[0].network.layers) {
      const LayerReport report = simulate(layer.shape, accelerator);
      cycles += report.total_cycles;
      stalls += report.stall_cycles;
      reads += report.dram.ifmap.accesses + report.dram.filter.accesses;
      most_stalls = std::max(most_stalls, report.stall_cycles);
      efficiency += report.mapping_efficiency_percent / 5;
    }
    const std::vector<double> values = evaluator.evaluate(accelerator).values;
    ASSERT_EQ(values.size(), metrics.size());
    EXPECT_EQ(values[0], static_cast<double>(cycles));
    EXPECT_EQ(values[1], static_cast<double>(stalls));
    EXPECT_DOUBLE_EQ(values[2], efficiency);
    EXPECT_EQ(values[3], static_cast<double>(reads));
    EXPECT_EQ(values[4], static_cast<double>(most_stalls));
  }
}

TEST(ScaleSimEvaluator, gives_the_same_value_whatever_else_is_asked) {
  const std::vector<Workload> workloads = {lenet5()};
  std::vector<std::string> all;
  for (const MetricField& field : metric_fields()) {
    all.emplace_back(field.name);
  }
  const ScaleSimEvaluator together(workloads, all);
  Rng rng(6);
  for (int round = 0; round < 5; ++round) {
    Accelerator accelerator = random_design(rng);
    accelerator.clock_ghz = 1.0;
    const std::vector<double> expected = together.evaluate(accelerator).values;
    for (std::size_t metric = 0; metric < all.size(); ++metric) {
      const ScaleSimEvaluator alone(workloads, std::span(&all[metric], 1));
      EXPECT_EQ(alone.evaluate(accelerator).values, std::vector<double>{expected[metric]}) << all[metric];
    }
  }
}

TEST(IdealMemoryEvaluator, never_takes_longer_than_the_exact_model) {
  const std::vector<Workload> workloads = {lenet5()};
  const std::vector<std::string> metrics = {"total_cycles", "overall_utilization", "sram_ifmap_bandwidth",
                                            "mapping_efficiency", "stall_cycles"};
  const ScaleSimEvaluator exact(workloads, metrics);
  const IdealMemoryEvaluator ideal(workloads, metrics);
  Rng rng(7);
  int stalled = 0;
  for (int round = 0; round < 100; ++round) {
    const Accelerator accelerator = random_design(rng);
    const std::vector<double> real = exact.evaluate(accelerator).values;
    const std::vector<double> bound = ideal.evaluate(accelerator).values;
    EXPECT_LE(bound[0], real[0]);
    EXPECT_GE(bound[1], real[1]);
    EXPECT_GE(bound[2], real[2]);
    EXPECT_EQ(bound[3], real[3]);
    EXPECT_EQ(bound[4], 0.0);
    if (real[4] == 0.0) {
      EXPECT_EQ(bound, real);
    } else {
      ++stalled;
    }
  }
  EXPECT_GT(stalled, 10);
  EXPECT_LT(stalled, 90);
}

TEST(IdealMemoryEvaluator, refuses_metrics_of_the_dram_it_does_not_have) {
  const std::vector<Workload> workloads = {lenet5()};
  const std::vector<std::string> metrics = {"total_cycles", "max(layer.dram_ifmap_reads)"};
  try {
    IdealMemoryEvaluator evaluator(workloads, metrics);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "model ideal-memory has no DRAM and cannot give max(layer.dram_ifmap_reads)");
  }
}

}  // namespace
}  // namespace foldwise
