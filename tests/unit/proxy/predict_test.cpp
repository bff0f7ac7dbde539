#include "foldwise/proxy/predict.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "foldwise/base/error.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

/// Whose network answers y = features[0] of the raw ones (is it output-stationary) + 1, s = 0.
Proxy proxy_of_one_feature() {
  Proxy proxy = random_proxy(FeatureSet::raw);
  for (DenseLayer& layer : proxy.network.hidden) {
    layer.weight.assign(layer.weight.size(), 0);
    layer.bias.assign(layer.bias.size(), 0);
  }
  proxy.feature_mean.assign(12, 0);
  proxy.feature_deviation.assign(12, 1);
  proxy.network.output.weight.assign(proxy.network.output.weight.size(), 0);
  proxy.network.output.weight[10] = 1;
  proxy.network.output.bias = {1, 0};
  return proxy;
}

TEST(Predictor, TurnsLogarithmsIntoTheMetricAndItsInterval) {
  const Predictor predictor(proxy_of_one_feature());
  ProxyInput input = any_input();
  const Prediction weight_stationary = predictor.predict({&input, 1}).front();
  EXPECT_NEAR(weight_stationary.value, std::exp(1.0) - 1, 1e-6);
  EXPECT_EQ(weight_stationary.low, 0);  // log(1 + metric) would be below 0
  EXPECT_NEAR(weight_stationary.high, std::exp(2.5) - 1, 1e-5);
  input.dataflow = Dataflow::output_stationary;
  EXPECT_NEAR(predictor.predict({&input, 1}).front().value, std::exp(2.0) - 1, 1e-5);
}

TEST(Predictor, ABaseIsStretchedByWhatTheNetworkAddsAndNeverShrunk) {
  Proxy proxy = proxy_of_one_feature();  // y is 2 for os, 1 for ws
  proxy.network.output.bias[0] = 0;      // and now 1 and 0
  ResidualNetwork base = proxy.network;
  base.output = {.inputs = 22,
                 .outputs = kBaseTerms,
                 .weight = std::vector<float>(22 * kBaseTerms, 0),
                 .bias = std::vector<float>(kBaseTerms, 3 - std::log(static_cast<float>(kBaseTerms)))};
  proxy.base = base;
  std::vector<ProxyInput> inputs(2, any_input());
  inputs[1].dataflow = Dataflow::output_stationary;
  const std::vector<Prediction> stretched = Predictor(proxy).predict(inputs);
  EXPECT_NEAR(stretched[0].value, std::exp(3.0) - 1, 1e-4);
  EXPECT_NEAR(stretched[1].value, std::exp(4.0) - 1, 1e-4);
  proxy.network.output.bias[0] = -9;
  EXPECT_NEAR(Predictor(proxy).predict(inputs)[1].value, std::exp(3.0) - 1, 1e-4);
}

TEST(Predictor, SaysWhatLiesOutsideOfItsTraining) {
  const Predictor predictor(random_proxy(FeatureSet::structured));
  const auto text = [&](const auto& change) {
    ProxyInput input = any_input();
    change(input);
    const std::string why = out_of_range_text(predictor.proxy(), input);
    EXPECT_EQ(predictor.predict({&input, 1}).front().in_range, why.empty());
    return why;
  };
  EXPECT_EQ(text([](ProxyInput&) {}), "");
  EXPECT_EQ(text([](ProxyInput& input) { input.array.rows = 33; }), "array.rows is 33, seen 1 to 32");
  EXPECT_EQ(text([](ProxyInput& input) { input.array.cols = 1; }), "array.cols is 1, seen 2 to 64");
  EXPECT_EQ(text([](ProxyInput& input) { input.shape = as_conv({.m = 5000, .n = 1, .k = 1}); }),
            "m is 5000, seen 1 to 4096");
  EXPECT_EQ(text([](ProxyInput& input) { input.dataflow = Dataflow::input_stationary; }), "dataflow is was not seen");
  EXPECT_EQ(text([](ProxyInput& input) { input.mode = BandwidthMode::calc; }),
            "bandwidth.mode is CALC, seen the other one");
}

TEST(Predictor, OnePredictionDoesNotDependOnTheOthers) {
  const Predictor predictor(random_proxy(FeatureSet::structured));
  std::vector<ProxyInput> inputs(1500, any_input());
  for (std::size_t index = 0; index < inputs.size(); ++index) {
    inputs[index].array.rows = 1 + static_cast<std::int64_t>(index % 40);
  }
  const std::vector<Prediction> predictions = predictor.predict(inputs);
  ASSERT_EQ(predictions.size(), inputs.size());
  for (const std::size_t index : {0U, 17U, 1023U, 1024U, 1499U}) {
    EXPECT_EQ(predictor.predict({&inputs[index], 1}).front(), predictions[index]);
    EXPECT_LE(predictions[index].low, predictions[index].value);
    EXPECT_LE(predictions[index].value, predictions[index].high);
  }
}

TEST(ProxyInput, RefusesWhatAProxyCannotSee) {
  Accelerator accelerator;
  accelerator.dataflow_per_layer = true;
  const ConvShape shape = as_conv({.m = 3, .n = 4, .k = 5});
  EXPECT_THROW(proxy_input(accelerator, shape), Error);
  accelerator = Accelerator();
  accelerator.memory.bandwidth_bytes_per_cycle = 16;
  accelerator.memory.word_bits.ofmap = 16;
  EXPECT_THROW(proxy_input(accelerator, shape), Error);
}

}  // namespace
}  // namespace foldwise
