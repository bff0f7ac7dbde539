#include "foldwise/neural/sequential_forward.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "foldwise/base/rng.hpp"
#include "foldwise/neural/lenet5.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

LeNet5 random_network(std::uint64_t seed) {
  Rng rng(seed);
  LeNet5 network = zero_lenet5();
  for (LayerWeights& layer : network.layers) {
    for (float& value : layer.weight) {
      value = static_cast<float>(rng.unit() - 0.4) * 0.2F;
    }
    for (float& value : layer.bias) {
      value = static_cast<float>(rng.unit() - 0.5);
    }
  }
  return network;
}

std::vector<std::uint8_t> random_pixels(std::uint64_t seed, std::size_t images) {
  Rng rng(seed);
  std::vector<std::uint8_t> pixels(images * kLeNet5Pixels);
  for (std::uint8_t& pixel : pixels) {
    pixel = static_cast<std::uint8_t>(rng.below(256));
  }
  return pixels;
}

/// An activation as the definition has it: [channel][row][column].
struct Maps {
  int channels;
  int side;
  std::vector<double> values;
  double at(int channel, int row, int column) const {
    const bool outside = row < 0 || column < 0 || row >= side || column >= side;
    return outside ? 0.0 : values[static_cast<std::size_t>((channel * side + row) * side + column)];
  }
};

/// The definition, one multiplication after the other, in double.
Maps literal_layer(const LeNet5Layer& shape, const LayerWeights& weights, const Maps& ifmap, bool relu) {
  Maps ofmap{.channels = shape.outputs, .side = shape.ofmap, .values = {}};
  for (int output = 0; output < shape.outputs; ++output) {
    for (int row = 0; row < shape.ofmap; ++row) {
      for (int column = 0; column < shape.ofmap; ++column) {
        double sum = weights.bias[static_cast<std::size_t>(output)];
        for (int input = 0; input < shape.inputs; ++input) {
          for (int y = 0; y < shape.kernel; ++y) {
            for (int x = 0; x < shape.kernel; ++x) {
              const int index = ((output * shape.inputs + input) * shape.kernel + y) * shape.kernel + x;
              sum += static_cast<double>(weights.weight[static_cast<std::size_t>(index)]) *
                     ifmap.at(input, row + y - shape.padding, column + x - shape.padding);
            }
          }
        }
        ofmap.values.push_back(relu ? std::max(sum, 0.0) : sum);
      }
    }
  }
  return ofmap;
}

Maps literal_pool(const Maps& maps) {
  Maps pooled{.channels = maps.channels, .side = maps.side / 2, .values = {}};
  for (int channel = 0; channel < maps.channels; ++channel) {
    for (int row = 0; row < maps.side; row += 2) {
      for (int column = 0; column < maps.side; column += 2) {
        pooled.values.push_back((maps.at(channel, row, column) + maps.at(channel, row, column + 1) +
                                 maps.at(channel, row + 1, column) + maps.at(channel, row + 1, column + 1)) /
                                4);
      }
    }
  }
  return pooled;
}

/// What each layer sees, and at last the logits.
std::vector<Maps> literal_forward(const LeNet5& network, std::span<const std::uint8_t> image) {
  std::vector<Maps> seen = {{.channels = 1, .side = kLeNet5Side, .values = {}}};
  for (const std::uint8_t pixel : image) {
    seen[0].values.push_back(pixel / 255.0);
  }
  for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
    Maps ofmap = literal_layer(kLeNet5Layers[index], network.layers[index], seen.back(), index < 4);
    seen.push_back(ofmap.side > 1 ? literal_pool(ofmap) : ofmap);
  }
  return seen;
}

TEST(LeNet5Forward, equals_the_definition_layer_by_layer) {
  const LeNet5 network = random_network(1);
  const std::vector<std::uint8_t> pixels = random_pixels(2, 3);
  forward(sequential_of(network), pixels, [&](const Activations& seen) {
    for (std::size_t image = 0; image < 3; ++image) {
      const std::vector<Maps> expected =
          literal_forward(network, std::span(pixels).subspan(image * kLeNet5Pixels, kLeNet5Pixels));
      for (std::size_t index = 0; index <= kLeNet5Layers.size(); ++index) {
        const std::vector<float>& actual = index < kLeNet5Layers.size() ? seen.layer_inputs[index] : seen.logits;
        const Maps& maps = expected[index];
        ASSERT_EQ(actual.size(), 3 * maps.values.size());
        const float* value = actual.data() + image * maps.values.size();
        for (int row = 0; row < maps.side; ++row) {
          for (int column = 0; column < maps.side; ++column) {
            for (int channel = 0; channel < maps.channels; ++channel) {
              ASSERT_NEAR(*value, maps.at(channel, row, column), 1e-4) << index << " " << row << " " << column;
              ++value;
            }
          }
        }
      }
    }
  });
}

TEST(LeNet5Forward, batches_do_not_show) {
  const LeNet5 network = random_network(3);
  const std::vector<std::uint8_t> pixels = random_pixels(4, 71);
  const std::vector<float> all = logits(sequential_of(network), pixels);
  ASSERT_EQ(all.size(), 710U);
  for (const std::size_t image : {0U, 31U, 32U, 63U, 64U, 70U}) {
    const std::vector<float> one =
        logits(sequential_of(network), std::span(pixels).subspan(image * kLeNet5Pixels, kLeNet5Pixels));
    for (std::size_t digit = 0; digit < 10; ++digit) {
      EXPECT_NEAR(all[image * 10 + digit], one[digit], 1e-4);
    }
  }
  EXPECT_TRUE(logits(sequential_of(network), {}).empty());
}

TEST(LeNet5Forward, the_largest_score_wins_and_the_first_of_equal_ones) {
  EXPECT_THAT(largest_class(std::vector<float>{0,  1,  2,  3,  4,  5,  6,  9,  8,  9,  //
                                               -1, -2, -3, -4, -5, -6, -7, -8, -9, -10}),
              ElementsAre(7, 0));
}

}  // namespace
}  // namespace foldwise
