#include "foldwise/proxy/network.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

std::vector<double> literal_layer(const DenseLayer& layer, const std::vector<double>& inputs) {
  std::vector<double> sums(layer.bias.begin(), layer.bias.end());
  for (std::size_t output = 0; output < sums.size(); ++output) {
    for (std::size_t input = 0; input < inputs.size(); ++input) {
      sums[output] += layer.weight[output * inputs.size() + input] * inputs[input];
    }
  }
  return sums;
}

/// The definition in network.hpp, word by word.
std::vector<double> literal_forward(const ResidualNetwork& network, const std::vector<double>& inputs) {
  std::vector<double> hidden;
  for (const DenseLayer& layer : network.hidden) {
    std::vector<double> next = literal_layer(layer, hidden.empty() ? inputs : hidden);
    for (std::size_t index = 0; index < next.size(); ++index) {
      next[index] = std::max(next[index], 0.0) + (hidden.empty() ? 0.0 : hidden[index]);
    }
    hidden = next;
  }
  hidden.insert(hidden.end(), inputs.begin(), inputs.end());
  return literal_layer(network.output, hidden);
}

std::vector<float> random_inputs(std::size_t count, Rng& rng) {
  std::vector<float> inputs(count);
  std::ranges::generate(inputs, [&] { return static_cast<float>(4 * rng.unit() - 2); });
  return inputs;
}

TEST(NetworkForward, ComputesWhatTheNetworkSays) {
  Rng rng(3);
  for (const std::int64_t width : {1, 4, 6, 33}) {
    const ResidualNetwork network = random_network(5, width, 3, rng);
    const std::vector<float> inputs = random_inputs(std::size_t{5} * 37, rng);
    std::vector<float> outputs(std::size_t{3} * 37);
    NetworkForward(network).run(inputs, network.inputs(), outputs);
    for (std::size_t index = 0; index < 37; ++index) {
      const auto begin = inputs.begin() + static_cast<std::ptrdiff_t>(5 * index);
      const std::vector<double> expected = literal_forward(network, std::vector<double>(begin, begin + 5));
      for (std::size_t output = 0; output < 3; ++output) {
        EXPECT_NEAR(outputs[3 * index + output], expected[output], 1e-4) << width << ' ' << index;
      }
    }
  }
}

TEST(NetworkForward, AnInputGetsTheSameBitsAloneAndInABatch) {
  Rng rng(4);
  const NetworkForward forward(random_network(7, 12, 2, rng));
  const std::vector<float> inputs = random_inputs(std::size_t{7} * 50, rng);
  std::vector<float> together(100);
  forward.run(inputs, 7, together);
  for (std::size_t index = 0; index < 50; ++index) {
    std::vector<float> alone(2);
    forward.run(std::span(inputs).subspan(7 * index, 7), 7, alone);
    EXPECT_EQ(alone[0], together[2 * index]);
    EXPECT_EQ(alone[1], together[2 * index + 1]);
  }
}

}  // namespace
}  // namespace foldwise
