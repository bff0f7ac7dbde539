// What every Evaluator promises (cost/evaluator.hpp), asked of every model in the catalog.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <ostream>
#include <thread>

#include "foldwise/base/error.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/hardware/dataflow.hpp"

namespace foldwise {

static void PrintTo(const ModelEntry& model, std::ostream* out) { *out << model.name; }

namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

using Workloads = std::vector<Workload>;
using Metrics = std::vector<std::string>;

class EvaluatorContract : public testing::TestWithParam<ModelEntry> {
 protected:
  static std::unique_ptr<Evaluator> make(const Workloads& workloads, const Metrics& metrics) {
    return GetParam().make(workloads, metrics);
  }

  static std::string refusal(const Workloads& workloads, const Metrics& metrics) {
    try {
      make(workloads, metrics);
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  }
};

const Layer kConvolution{.name = "conv", .shape = {14, 14, 5, 5, 6, 16, 1, 1}};
const Layer kProduct{.name = "gemm", .shape = as_conv(GemmShape{.m = 10, .n = 84, .k = 120})};

Workloads two_layers(double weight = 1.0) {
  return {{.network = {.name = "net", .layers = {kConvolution, kProduct}}, .weight = weight}};
}

/// Figures that every model can give: cycles, shares, words of the scratchpads, sizes of the design.
Metrics common_metrics() {
  return {"total_cycles", "compute_cycles", "overall_utilization",     "mapping_efficiency", "sram_accesses",
          "area",         "macs",           "max(layer.total_cycles)", "processing_elements"};
}

std::vector<Accelerator> some_designs() {
  std::vector<Accelerator> designs;
  for (const Dataflow dataflow : kDataflows) {
    for (const BandwidthMode mode : {BandwidthMode::user, BandwidthMode::calc}) {
      for (std::int64_t rows = 1; rows <= 16; rows += 5) {
        Accelerator accelerator;
        accelerator.array = {.rows = rows, .cols = 17 - rows};
        accelerator.dataflow = dataflow;
        accelerator.memory.mode = mode;
        accelerator.memory.sram_bytes = {1024 * rows, 2048, 1024};
        designs.push_back(accelerator);
      }
    }
  }
  return designs;
}

/// As bits, so that NaN equals NaN and 0.0 is not -0.0.
std::vector<std::uint64_t> bits_of(const Evaluation& evaluation) {
  std::vector<std::uint64_t> bits(evaluation.values.size());
  if (!bits.empty()) {
    std::memcpy(bits.data(), evaluation.values.data(), bits.size() * sizeof(double));
  }
  return bits;
}

TEST_P(EvaluatorContract, gives_one_value_for_each_metric_in_the_order_asked) {
  const auto forward = make(two_layers(), {"total_cycles", "macs", "area"});
  const auto backward = make(two_layers(), {"area", "macs", "total_cycles"});
  const Accelerator accelerator;
  std::vector<double> values = forward->evaluate(accelerator).values;
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(values.size(), 3U);
  EXPECT_EQ(values, backward->evaluate(accelerator).values);
  EXPECT_EQ(backward->evaluate(accelerator).values[1], 100 * 16 * 150 + 10 * 84 * 120);
}

/// LeNet-5 on the arrays of the teaching lab, against all three dataflows of every layer by itself.
TEST_P(EvaluatorContract, runs_each_layer_in_its_fastest_dataflow_on_a_reconfigurable_array) {
  const Network lenet5 = read_network(find_workload("lenet5", {})).network;
  const auto whole = make({{.network = lenet5}}, {"total_cycles", "max(layer.total_cycles)"});
  std::vector<std::unique_ptr<Evaluator>> single;
  for (const Layer& layer : lenet5.layers) {
    single.push_back(make({{.network = {.name = "one", .layers = {layer}}}}, {"total_cycles"}));
  }
  for (std::int64_t side = 3 * 8; side < 11 * 8; ++side) {
    Accelerator accelerator;
    accelerator.array = {.rows = side / 8, .cols = 3 + side % 8};
    accelerator.memory.mode = BandwidthMode::user;
    accelerator.memory.sram_bytes = {1024 * (1 + side % 4), 2048, 1024};
    double sum = 0;
    double largest = 0;
    for (const auto& evaluator : single) {
      std::vector<double> cycles;
      for (const Dataflow dataflow : kDataflows) {
        accelerator.dataflow = dataflow;
        cycles.push_back(evaluator->evaluate(accelerator).values[0]);
      }
      sum += *std::ranges::min_element(cycles);
      largest = std::max(largest, *std::ranges::min_element(cycles));
    }
    for (const Dataflow dataflow : kDataflows) {
      accelerator.dataflow = dataflow;
      EXPECT_LE(sum, whole->evaluate(accelerator).values[0]);
    }
    accelerator.dataflow_per_layer = true;
    EXPECT_THAT(whole->evaluate(accelerator).values, ElementsAre(sum, largest)) << side;
  }
}

TEST_P(EvaluatorContract, chooses_by_cycles_whatever_it_is_asked_for) {
  Accelerator accelerator;
  accelerator.array = {.rows = 4, .cols = 12};
  accelerator.dataflow_per_layer = true;
  const double alone = make(two_layers(), {"compute_cycles"})->evaluate(accelerator).values[0];
  EXPECT_EQ(alone, make(two_layers(), {"total_cycles", "compute_cycles"})->evaluate(accelerator).values[1]);
}

TEST_P(EvaluatorContract, spells_each_metric_in_the_one_way) {
  const auto evaluator = make(two_layers(), {"mean( layer.mapping_efficiency )", "max(total_cycles)"});
  EXPECT_THAT(evaluator->metrics(), ElementsAre("mapping_efficiency", "max(layer.total_cycles)"));
  EXPECT_FALSE(evaluator->model().empty());
}

TEST_P(EvaluatorContract, gives_the_same_bits_whenever_asked) {
  const auto first = make(two_layers(), common_metrics());
  const auto second = make(two_layers(), common_metrics());
  const std::vector<Accelerator> designs = some_designs();
  std::vector<std::vector<std::uint64_t>> expected;
  for (const Accelerator& design : designs) {
    expected.push_back(bits_of(first->evaluate(design)));
    EXPECT_EQ(expected.back().size(), common_metrics().size());
  }
  for (std::size_t index = designs.size(); index-- > 0;) {
    EXPECT_EQ(bits_of(second->evaluate(designs[index])), expected[index]);
    EXPECT_EQ(bits_of(first->evaluate(designs[index])), expected[index]);
  }
}

TEST_P(EvaluatorContract, gives_the_same_bits_to_many_threads_at_once) {
  const auto evaluator = make(two_layers(), common_metrics());
  const std::vector<Accelerator> designs = some_designs();
  std::vector<std::vector<std::uint64_t>> expected;
  for (const Accelerator& design : designs) {
    expected.push_back(bits_of(evaluator->evaluate(design)));
  }
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < wrong.size(); ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t step = 0; step < 3 * designs.size(); ++step) {
        const std::size_t index = (step + thread) % designs.size();
        wrong[thread] += bits_of(evaluator->evaluate(designs[index])) != expected[index];
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(wrong, Each(0));
}

TEST_P(EvaluatorContract, a_weight_means_that_the_network_is_written_so_many_times) {
  Workloads written_twice = two_layers();
  auto& layers = written_twice.front().network.layers;
  layers.insert(layers.end(), {kConvolution, kProduct});
  const Workloads two_files = {two_layers().front(), two_layers().front()};
  const auto weighted = make(two_layers(2.0), common_metrics());
  for (const Accelerator& design : some_designs()) {
    EXPECT_EQ(bits_of(weighted->evaluate(design)), bits_of(make(written_twice, common_metrics())->evaluate(design)));
    EXPECT_EQ(bits_of(weighted->evaluate(design)), bits_of(make(two_files, common_metrics())->evaluate(design)));
  }
}

TEST_P(EvaluatorContract, an_impossible_design_is_a_failure_not_an_exception) {
  const auto evaluator = make(two_layers(), {"total_cycles", "area"});
  Accelerator accelerator;
  accelerator.array.rows = 0;
  const Evaluation evaluation = evaluator->evaluate(accelerator);
  EXPECT_TRUE(evaluation.failed());
  EXPECT_EQ(evaluation.failure, "array rows is 0, must be from 1 to 2147483648");
  EXPECT_TRUE(evaluation.values.empty());
}

TEST_P(EvaluatorContract, numbers_beyond_64_bits_are_a_failure_not_an_exception) {
  const auto evaluator = make(two_layers(), {"total_cycles"});
  Accelerator accelerator;
  accelerator.array = {.rows = std::int64_t{1} << 31, .cols = std::int64_t{1} << 31};
  EXPECT_THAT(evaluator->evaluate(accelerator).failure, HasSubstr("does not fit in 64 bits"));
}

TEST_P(EvaluatorContract, a_figure_that_the_accelerator_leaves_open_is_nan) {
  const auto evaluator = make(two_layers(), {"latency_seconds", "total_cycles"});
  Accelerator accelerator;
  EXPECT_TRUE(std::isnan(evaluator->evaluate(accelerator).values[0]));
  accelerator.clock_ghz = 0.5;
  const std::vector<double> values = evaluator->evaluate(accelerator).values;
  EXPECT_DOUBLE_EQ(values[0], values[1] * 2e-9);
}

TEST_P(EvaluatorContract, refuses_a_question_that_has_no_answer) {
  EXPECT_EQ(refusal(two_layers(), {"total_cyles"}),
            "unknown metric \"total_cyles\"; the nearest known name is \"total_cycles\"");
  EXPECT_EQ(refusal(two_layers(), {}), "no metric is asked for");
  EXPECT_EQ(refusal({}, {"macs"}), "there is no workload to evaluate");
  EXPECT_EQ(refusal(two_layers(0.0), {"macs"}), "weight of workload net is 0, must be finite and more than 0");
}

std::string test_name(const testing::TestParamInfo<ModelEntry>& tested) {
  std::string name(tested.param.name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Models, EvaluatorContract, testing::ValuesIn(models().begin(), models().end()), test_name);

}  // namespace
}  // namespace foldwise
