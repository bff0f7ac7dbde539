// How many predictions a second a proxy of the shipped size makes, in batches: its network alone, and with the
// features. Weights do not matter to time, so they are made up. The exact engine on the same designs stands beside.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/proxy/predict.hpp"
#include "foldwise/simulator/simulate.hpp"

namespace foldwise {
namespace {

constexpr std::size_t kInputs = 4096;

DenseLayer made_up_layer(std::int64_t inputs, std::int64_t outputs) {
  Rng rng(1);
  DenseLayer layer{.inputs = inputs, .outputs = outputs, .weight = {}, .bias = {}};
  for (std::int64_t weight = 0; weight < inputs * outputs; ++weight) {
    layer.weight.push_back(static_cast<float>(rng.unit() - 0.5) / static_cast<float>(inputs));
  }
  layer.bias.assign(static_cast<std::size_t>(outputs), 0.1F);
  return layer;
}

ResidualNetwork made_up_network(std::int64_t inputs, std::int64_t hidden_layers, std::int64_t width,
                                std::int64_t outputs) {
  ResidualNetwork network;
  for (std::int64_t layer = 0; layer < hidden_layers; ++layer) {
    network.hidden.push_back(made_up_layer(layer == 0 ? inputs : width, width));
  }
  network.output = made_up_layer(width + inputs, outputs);
  return network;
}

/// As foldwise proxy train makes it: the base is small.
Proxy made_up_proxy(FeatureSet features, std::int64_t hidden_layers, std::int64_t width) {
  Proxy proxy;
  proxy.features = features;
  proxy.base = made_up_network(base_features(features), 1, 16, kBaseTerms);
  proxy.network =
      made_up_network(static_cast<std::int64_t>(proxy.network_inputs()), hidden_layers, width, kProxyOutputs);
  proxy.feature_mean.assign(proxy.network_inputs(), 1.0F);
  proxy.feature_deviation.assign(proxy.network_inputs(), 2.0F);
  return proxy;
}

/// As space `wide` has them, sizes of matrix products log-uniform.
std::vector<ProxyInput> random_designs() {
  Rng rng(2);
  const auto size = [&] { return std::llround(std::exp(rng.unit() * std::log(4096.0))); };
  std::vector<ProxyInput> designs;
  for (std::size_t index = 0; index < kInputs; ++index) {
    designs.push_back(
        {.array = {.rows = rng.between(1, 128), .cols = rng.between(1, 128)},
         .dataflow = kDataflows[rng.below(3)],
         .sram_words = {rng.between(1, 1024) * 1024, rng.between(1, 1024) * 1024, rng.between(1, 1024) * 1024},
         .bandwidth_words_per_cycle = rng.between(1, 128),
         .shape = as_conv({.m = size(), .n = size(), .k = size()})});
  }
  return designs;
}

void count_designs(benchmark::State& state) {
  state.counters["designs/s"] = benchmark::Counter(
      static_cast<double>(kInputs) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void predict_by_network_alone(benchmark::State& state) {
  const Proxy proxy = made_up_proxy(FeatureSet::structured, state.range(0), state.range(1));
  const NetworkForward forward(proxy.network);
  const NetworkForward base(*proxy.base);
  std::vector<float> features;
  for (const ProxyInput& design : random_designs()) {
    append_standard_features(proxy, design, features);
  }
  std::vector<float> outputs(kInputs * kProxyOutputs);
  std::vector<float> bases(kInputs * kBaseTerms);
  for (auto _ : state) {
    base.run(features, proxy.network.inputs(), bases);
    forward.run(features, proxy.network.inputs(), outputs);
    benchmark::DoNotOptimize(bases.data());
    benchmark::DoNotOptimize(outputs.data());
  }
  count_designs(state);
}

void predict_features_included(benchmark::State& state) {
  const Predictor predictor(made_up_proxy(FeatureSet::structured, state.range(0), state.range(1)));
  const std::vector<ProxyInput> designs = random_designs();
  for (auto _ : state) {
    benchmark::DoNotOptimize(predictor.predict(designs));
  }
  count_designs(state);
}

template <ReportDetail detail>
void simulate_the_same_designs(benchmark::State& state) {
  const std::vector<ProxyInput> designs = random_designs();
  std::vector<Accelerator> accelerators;
  for (const ProxyInput& design : designs) {
    accelerators.push_back(accelerator_of(design));
  }
  for (auto _ : state) {
    for (std::size_t index = 0; index < kInputs; ++index) {
      benchmark::DoNotOptimize(simulate(designs[index].shape, accelerators[index], detail));
    }
  }
  count_designs(state);
}

BENCHMARK(predict_by_network_alone)->Args({3, 128})->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(predict_features_included)->Args({3, 128})->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(simulate_the_same_designs<ReportDetail::compute>)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(simulate_the_same_designs<ReportDetail::cycles>)->Threads(1)->Threads(2)->UseRealTime();

}  // namespace
}  // namespace foldwise
