#include "foldwise/proxy/proxy.hpp"

#include <gmock/gmock.h>

#include "foldwise/base/error.hpp"
#include "foldwise/neural/model_file.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

TEST(ProxyFile, ReadsWhatWasWritten) {
  for (const FeatureSet features : {FeatureSet::raw, FeatureSet::structured}) {
    Proxy proxy = random_proxy(features);
    EXPECT_EQ(proxy_of(parse_model_file(model_file_bytes(model_of(proxy)), "a.proxy"), "a.proxy"), proxy);
    Rng rng(2);
    proxy.base = random_network(base_features(features), 6, kBaseTerms, rng);
    const auto inputs = static_cast<std::int64_t>(proxy.network_inputs());
    proxy.network = random_network(inputs, 10, kProxyOutputs, rng);
    proxy.feature_mean.push_back(3);
    proxy.feature_deviation.push_back(4);
    EXPECT_EQ(proxy_of(parse_model_file(model_file_bytes(model_of(proxy)), "a.proxy"), "a.proxy"), proxy);
  }
}

std::string refusal(const Model& model) {
  try {
    proxy_of(model, "a.proxy");
  } catch (const ParseError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ProxyFile, RefusesWhatIsNoProxy) {
  const auto changed = [](const auto& change) {
    Model model = model_of(random_proxy(FeatureSet::raw));
    change(model);
    return refusal(model);
  };
  EXPECT_EQ(changed([](Model&) {}), "accepted");
  EXPECT_EQ(changed([](Model& model) { model.attributes["network"] = "lenet5"; }),
            "a.proxy: holds a network of kind 'lenet5', not 'proxy'");
  EXPECT_EQ(changed([](Model& model) { model.attributes["features"] = "cooked"; }),
            "a.proxy: there is no feature set 'cooked'; there are raw and structured");
  EXPECT_EQ(changed([](Model& model) { model.attributes["features"] = "structured"; }).substr(0, 62),
            "a.proxy: tensor 'feature.mean' has shape 12, must have " +
                std::to_string(feature_names(FeatureSet::structured).size()));
  EXPECT_EQ(changed([](Model& model) { model.attributes.erase("target"); }),
            "a.proxy: has no attribute 'target', the metric that it predicts");
  EXPECT_EQ(changed([](Model& model) { model.attributes["width"] = "-3"; }),
            "a.proxy: attribute width is '-3', must be from 1 to 16384");
  EXPECT_EQ(changed([](Model& model) { model.attributes["hidden_layers"] = "3"; }),
            "a.proxy: has no tensor 'hidden2.weight'");
  EXPECT_EQ(changed([](Model& model) { model.attributes["mode"] = "user"; }),
            "a.proxy: attribute mode is 'user', must be USER or CALC");
}

}  // namespace
}  // namespace foldwise
