#include "foldwise/proxy/proxy_evaluator.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "foldwise/base/error.hpp"
#include "foldwise/simulator/simulate.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

const std::vector<Workload> kTwoLayers = {{.network = {.name = "two",
                                                       .layers = {{"a", as_conv({.m = 100, .n = 40, .k = 30})},
                                                                  {"b", as_conv({.m = 9, .n = 400, .k = 3})}}}}};

Accelerator any_accelerator() {
  Accelerator accelerator = accelerator_of(any_input());
  accelerator.memory.sram_bytes = {4096, 4096, 4096};
  return accelerator;
}

TEST(ProxyEvaluator, SumsWhatTheProxyPredicts) {
  const Proxy proxy = random_proxy(FeatureSet::structured);
  const std::vector<std::string> metrics = {"total_cycles", "stall_cycles", "compute_cycles", "area"};
  const ProxyEvaluator evaluator(proxy, kTwoLayers, metrics);
  EXPECT_THAT(std::string(evaluator.model()), testing::MatchesRegex(R"(proxy of scalesim-v2 \([0-9a-f]*\))"));
  const Accelerator accelerator = any_accelerator();
  const Evaluation evaluation = evaluator.evaluate(accelerator);
  ASSERT_EQ(evaluation.failure, "");
  double total = 0;
  double stalls = 0;
  double compute = 0;
  for (const Layer& layer : kTwoLayers.front().network.layers) {
    const ProxyInput input = proxy_input(accelerator, layer.shape);
    const double predicted = std::round(Predictor(proxy).predict({&input, 1}).front().value);
    const auto exact = static_cast<double>(simulate(layer.shape, accelerator, ReportDetail::compute).compute_cycles);
    total += predicted;
    compute += exact;
    stalls += std::max(predicted - exact, 0.0);
  }
  EXPECT_THAT(evaluation.values, testing::ElementsAre(total, stalls, compute, area(accelerator)));
}

TEST(ProxyEvaluator, RefusesWhatItCannotGive) {
  const auto refusal = [](Proxy proxy, const std::string& metric) -> std::string {
    try {
      const ProxyEvaluator evaluator(std::move(proxy), kTwoLayers, std::span(&metric, 1));
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  Proxy of_stalls = random_proxy(FeatureSet::raw);
  of_stalls.target = "stall_cycles";
  EXPECT_EQ(refusal(of_stalls, "total_cycles"), "the proxy predicts 'stall_cycles'; a study needs one of total_cycles");
  EXPECT_EQ(refusal(random_proxy(FeatureSet::raw), "dram_reads"),
            "metric dram_reads is none that a proxy of total_cycles has");
}

TEST(ProxyEvaluator, ADesignThatAProxyCannotSeeFails) {
  const std::string metric = "total_cycles";
  const ProxyEvaluator evaluator(random_proxy(FeatureSet::raw), kTwoLayers, std::span(&metric, 1));
  Accelerator accelerator = any_accelerator();
  accelerator.memory.bandwidth_bytes_per_cycle = 16;
  accelerator.memory.word_bits.ofmap = 16;
  EXPECT_EQ(evaluator.evaluate(accelerator).failure,
            "a proxy knows one bandwidth, the same words per cycle for every operand");
}

}  // namespace
}  // namespace foldwise
