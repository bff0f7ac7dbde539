#include "foldwise/proxy/predict.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "foldwise/base/error.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

/// Whose network answers y = value for ws and value + 1 for os, s = 0: each term is log(terms) / sharpness less than
/// that.
Proxy proxy_of_one_feature(float value) {
  Proxy proxy = random_proxy(FeatureSet::raw);
  for (DenseLayer& layer : proxy.network.hidden) {
    layer.weight.assign(layer.weight.size(), 0);
    layer.bias.assign(layer.bias.size(), 0);
  }
  proxy.feature_mean.assign(12, 0);
  proxy.feature_deviation.assign(12, 1);
  DenseLayer& output = proxy.network.output;
  output.weight.assign(output.weight.size(), 0);
  for (std::int64_t term = 0; term < kProxyTerms; ++term) {
    output.weight[static_cast<std::size_t>(term * output.inputs + proxy.network.width())] = 1;
    output.bias[static_cast<std::size_t>(term)] = value - static_cast<float>(std::log(kProxyTerms) / kTermSharpness);
  }
  output.bias.back() = 0;
  return proxy;
}

TEST(Predictor, TurnsLogarithmsIntoTheMetricAndItsInterval) {
  const Predictor predictor(proxy_of_one_feature(1));
  ProxyInput input = any_input();
  const Prediction weight_stationary = predictor.predict({&input, 1}).front();
  EXPECT_NEAR(weight_stationary.value, std::exp(1.0) - 1, 1e-6);
  EXPECT_EQ(weight_stationary.low, 0);  // log(1 + metric) would be below 0
  EXPECT_NEAR(weight_stationary.high, std::exp(2.5) - 1, 1e-5);
  input.dataflow = Dataflow::output_stationary;
  EXPECT_NEAR(predictor.predict({&input, 1}).front().value, std::exp(2.0) - 1, 1e-5);
}

/// That proxy with a base that answers 3, and one more input of the network for it.
Proxy proxy_with_base(float value) {
  Proxy proxy = proxy_of_one_feature(value);
  const std::int64_t seen = base_features(proxy.features);
  ResidualNetwork base;
  base.hidden = {{.inputs = seen,
                  .outputs = 2,
                  .weight = std::vector<float>(2 * static_cast<std::size_t>(seen), 0),
                  .bias = {0, 0}}};
  base.output = {.inputs = seen + 2,
                 .outputs = kBaseTerms,
                 .weight = std::vector<float>(static_cast<std::size_t>((seen + 2) * kBaseTerms), 0),
                 .bias = std::vector<float>(kBaseTerms, 3 - std::log(static_cast<float>(kBaseTerms)))};
  proxy.base = base;
  proxy.feature_mean.push_back(1);
  proxy.feature_deviation.push_back(2);
  const auto widened = [](DenseLayer& layer) {
    DenseLayer wider{.inputs = layer.inputs + 1, .outputs = layer.outputs, .weight = {}, .bias = layer.bias};
    for (std::int64_t output = 0; output < layer.outputs; ++output) {
      const auto row = layer.weight.begin() + output * layer.inputs;
      wider.weight.insert(wider.weight.end(), row, row + layer.inputs);
      wider.weight.push_back(0);
    }
    layer = wider;
  };
  widened(proxy.network.hidden.front());
  widened(proxy.network.output);
  return proxy;
}

TEST(Predictor, ABaseIsStretchedByWhatTheNetworkAddsAndNeverShrunk) {
  std::vector<ProxyInput> inputs(2, any_input());
  inputs[1].dataflow = Dataflow::output_stationary;
  const std::vector<Prediction> stretched = Predictor(proxy_with_base(0)).predict(inputs);
  EXPECT_NEAR(stretched[0].value, std::exp(3.0) - 1, 1e-4);
  EXPECT_NEAR(stretched[1].value, std::exp(4.0) - 1, 1e-4);
  EXPECT_NEAR(Predictor(proxy_with_base(-9)).predict(inputs)[1].value, std::exp(3.0) - 1, 1e-4);
}

TEST(Predictor, TheNetworkSeesWhatTheBaseAnswers) {
  Proxy proxy = proxy_with_base(0);
  DenseLayer& output = proxy.network.output;
  for (std::int64_t term = 0; term < kProxyTerms; ++term) {
    output.weight[static_cast<std::size_t>((term + 1) * output.inputs - 1)] = 5;  // times (3 - mean) / deviation = 1
  }
  const ProxyInput input = any_input();
  EXPECT_NEAR(Predictor(proxy).predict({&input, 1}).front().value, std::exp(8.0) - 1, 0.1);
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
