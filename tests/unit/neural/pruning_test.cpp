#include "foldwise/neural/pruning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

LeNet5 random_network() {
  Rng rng(1);
  LeNet5 network = zero_lenet5();
  for (LayerWeights& layer : network.layers) {
    for (float& weight : layer.weight) {
      weight = static_cast<float>(rng.unit() - 0.5);
    }
  }
  return network;
}

TEST(Pruning, is_read_from_text) {
  EXPECT_EQ(parse_pruning("magnitude:0.8"), (Pruning{.share = 0.8, .kept = 0, .group = 0}));
  EXPECT_EQ(parse_pruning("2:4"), (Pruning{.share = 0, .kept = 2, .group = 4}));
  for (const std::string text : {"", "magnitude", "magnitude:", "magnitude:0", "magnitude:1", "magnitude:nan",
                                 "magnitude:0.5x", "4:4", "0:4", "-1:4", "2:", ":4", "2:65", "2:4:8", "two:four"}) {
    EXPECT_EQ(
        message_of<Error>([&] { parse_pruning(text); }),
        "'" + text + "' is no pruning: magnitude:SHARE with a share between 0 and 1, or N:M with 1 <= N < M <= 64");
  }
}

TEST(Pruning, by_magnitude_takes_the_smallest_of_all_layers_together) {
  const LeNet5 network = random_network();
  const PruningMasks masks = pruning_masks(network, parse_pruning("magnitude:0.8"));
  std::size_t kept = 0;
  double smallest_kept = 1;
  double largest_pruned = 0;
  for (std::size_t layer = 0; layer < masks.size(); ++layer) {
    ASSERT_EQ(masks[layer].size(), network.layers[layer].weight.size());
    for (std::size_t index = 0; index < masks[layer].size(); ++index) {
      const double magnitude = std::abs(network.layers[layer].weight[index]);
      kept += masks[layer][index];
      (masks[layer][index] == 1 ? smallest_kept : largest_pruned) =
          masks[layer][index] == 1 ? std::min(smallest_kept, magnitude) : std::max(largest_pruned, magnitude);
    }
  }
  EXPECT_EQ(kept, 12294U);  // a fifth of 61,470 weights
  EXPECT_GE(smallest_kept, largest_pruned);
}

TEST(Pruning, n_of_m_keeps_the_largest_of_every_group_of_a_filter) {
  LeNet5 network = zero_lenet5();
  std::vector<float>& weights = network.layers[3].weight;  // fc1: 120 weights a filter
  const std::vector<float> values = {1, -4, 2, 3, 5, 5, 5, 5, 0, -1, 0, 0};
  std::copy(values.begin(), values.end(), weights.begin());
  const PruningMasks masks = pruning_masks(network, parse_pruning("2:4"));
  EXPECT_THAT(std::vector<std::uint8_t>(masks[3].begin(), masks[3].begin() + 12),
              ElementsAre(0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0));
}

TEST(Pruning, a_last_group_that_is_smaller_keeps_as_many_as_it_has) {
  const PruningMasks masks = pruning_masks(random_network(), parse_pruning("2:4"));
  for (std::size_t filter = 0; filter < 6; ++filter) {  // conv1: 25 weights a filter, six groups of 4 and one of 1
    const auto begin = masks[0].begin() + static_cast<std::ptrdiff_t>(filter * 25);
    EXPECT_EQ(std::count(begin, begin + 25, 1), 13);
    EXPECT_EQ(begin[24], 1);
  }
  for (std::size_t layer = 1; layer < masks.size(); ++layer) {
    const std::size_t fan_in = kLeNet5Layers[layer].fan_in();
    const std::size_t kept_a_filter = fan_in / 4 * 2 + std::min<std::size_t>(fan_in % 4, 2);
    EXPECT_EQ(static_cast<std::size_t>(std::count(masks[layer].begin(), masks[layer].end(), 1)),
              kept_a_filter * static_cast<std::size_t>(kLeNet5Layers[layer].outputs));
  }
}

TEST(SparseSize, counts_what_is_not_zero) {
  EXPECT_EQ(sparse_size(random_network()).sparsity(), 0);
  LeNet5 network = zero_lenet5();
  network.layers[0].weight[7] = 1;
  const SparseSize size = sparse_size(network);
  EXPECT_EQ(size.weights, 61470U);
  EXPECT_EQ(size.nonzero, 1U);
  EXPECT_EQ(size.dense_bytes, 4U * 61706U);
  EXPECT_EQ(size.sparse_bytes, 4U * (1 + 236) + 7684U);  // one weight, all biases, one bit for each weight
}

}  // namespace
}  // namespace foldwise
