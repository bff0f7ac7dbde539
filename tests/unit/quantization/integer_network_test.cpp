#include "foldwise/quantization/integer_network.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/literal_quantized_network.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

std::vector<std::uint8_t> random_pixels(Rng& rng, std::size_t images) {
  std::vector<std::uint8_t> pixels(images * 64);
  for (std::uint8_t& pixel : pixels) {
    pixel = static_cast<std::uint8_t>(rng.below(256));
  }
  return pixels;
}

TEST(IntegerNetwork, computes_what_the_definition_says) {
  Rng rng(1);
  for (int round = 0; round < 60; ++round) {
    const QuantizedNetwork network = random_quantized_network(rng);
    const std::vector<std::uint8_t> pixels = random_pixels(rng, 1 + rng.below(20));
    ASSERT_EQ(IntegerNetwork(network).logits(pixels), logits_literally(network, pixels)) << "round " << round;
  }
}

TEST(IntegerNetwork, sums_in_narrow_accumulators_as_the_definition_says) {
  Rng rng(2);
  for (int round = 0; round < 60; ++round) {
    const QuantizedNetwork network = random_quantized_network(rng);
    const std::vector<std::uint8_t> pixels = random_pixels(rng, 3);
    const Summation summation{{.bits = static_cast<int>(rng.between(8, 24)),
                               .overflow = rng.below(2) == 0 ? Overflow::wrap : Overflow::saturate},
                              rng.below(12)};
    ASSERT_EQ(IntegerNetwork(network, summation).logits(pixels), logits_literally(network, pixels, summation))
        << "round " << round;
  }
}

TEST(IntegerNetwork, shows_each_layer_at_work_without_changing_anything) {
  Rng rng(3);
  const QuantizedNetwork network = random_quantized_network(rng);
  const std::vector<std::uint8_t> pixels = random_pixels(rng, 40);
  const IntegerNetwork ready(network);
  std::vector<std::size_t> seen;
  const std::vector<std::int32_t> watched = ready.logits_watched(pixels, [&](const IntegerActivity& activity) {
    seen.push_back(activity.layer);
    EXPECT_EQ(activity.accumulators.size() % activity.filters, 0U);
  });
  EXPECT_EQ(watched, ready.logits(pixels));
  EXPECT_EQ(seen.size() % network.layers.size(), 0U);
  EXPECT_EQ(seen[1], 1U);
}

TEST(IntegerNetwork, takes_the_first_of_equal_scores) {
  Rng rng(4);
  QuantizedNetwork network = random_quantized_network(rng);
  for (QuantizedLayer& layer : network.layers) {
    std::ranges::fill(layer.weight, static_cast<std::int8_t>(layer.filters.front().zero_point));
  }
  network.layers.back().bias = {3, 9, 9, 1, 9};
  network.layers.back().filters.resize(1);
  EXPECT_EQ(IntegerNetwork(network).classify(random_pixels(rng, 2)), (std::vector<std::uint8_t>{1, 1}));
}

TEST(IntegerNetwork, refuses_windows_whose_sums_might_not_fit) {
  Rng rng(5);
  QuantizedNetwork network = random_quantized_network(rng);
  network.layers[1].geometry.inputs = 2000;
  network.layers[1].weight.resize(network.layers[1].geometry.weights());
  EXPECT_EQ(message_of<Error>([&] { IntegerNetwork ready(network); }),
            "layer second: a sum of 18000 products might not fit in 31 bits");
}

}  // namespace
}  // namespace foldwise
