// The array that multiplies against the integer kernels that inference uses: the same sums, in accumulators of any
// width.
#include "foldwise/simulator/run_on_array.hpp"

#include <gtest/gtest.h>

#include "foldwise/quantization/integer_network.hpp"
#include "foldwise/workload/layer.hpp"
#include "tests/support/literal_quantized_network.hpp"

namespace foldwise {
namespace {

/// Every layer of a random network on one image, by the kernels and on the array.
void expect_equal_accumulators(const Accelerator& accelerator, const Accumulator& accumulator, Rng& rng) {
  const QuantizedNetwork network = random_quantized_network(rng);
  std::vector<LayerGeometry> geometry;
  for (const QuantizedLayer& layer : network.layers) {
    geometry.push_back(layer.geometry);
  }
  const Network workload = workload_of(geometry, "random");
  std::vector<std::uint8_t> pixels(64);
  for (std::uint8_t& pixel : pixels) {
    pixel = static_cast<std::uint8_t>(rng.below(256));
  }
  const IntegerNetwork ready(network, {accumulator, words_summed_in_array(accelerator)});
  ready.logits_watched(pixels, [&](const IntegerActivity& activity) {
    const QuantizedLayer& layer = network.layers[activity.layer];
    const std::vector<std::int32_t> ofmap = run_on_array(workload.layers[activity.layer].shape, accelerator,
                                                         activity.ifmaps, filter_words(layer), accumulator);
    std::vector<std::int32_t> expected;
    for (std::size_t pixel = 0; pixel < activity.accumulators.size() / activity.filters; ++pixel) {
      const auto sums = activity.accumulators.subspan(pixel * activity.filters, layer.bias.size());
      expected.insert(expected.end(), sums.begin(), sums.end());
    }
    ASSERT_EQ(ofmap, expected) << "layer " << activity.layer << ", " << short_name(accelerator.dataflow);
  });
}

TEST(RunOnArray, gives_the_accumulators_of_integer_inference) {
  Rng rng(1);
  for (int round = 0; round < 40; ++round) {
    Accelerator accelerator;
    accelerator.array = {rng.between(1, 12), rng.between(1, 12)};
    accelerator.dataflow = kDataflows[rng.below(3)];
    expect_equal_accumulators(accelerator, {}, rng);
  }
}

TEST(RunOnArray, gives_the_accumulators_of_integer_inference_when_they_are_narrow) {
  Rng rng(2);
  for (int round = 0; round < 80; ++round) {
    Accelerator accelerator;
    accelerator.array = {rng.between(1, 12), rng.between(1, 12)};
    accelerator.dataflow = kDataflows[rng.below(3)];
    expect_equal_accumulators(accelerator,
                              {.bits = static_cast<int>(rng.between(8, 20)),
                               .overflow = rng.below(2) == 0 ? Overflow::wrap : Overflow::saturate},
                              rng);
  }
}

TEST(Accumulator, saturates_or_wraps) {
  const Accumulator saturating{.bits = 8, .overflow = Overflow::saturate};
  const Accumulator wrapping{.bits = 8, .overflow = Overflow::wrap};
  EXPECT_EQ(saturating.held(200), 127);
  EXPECT_EQ(saturating.held(-200), -128);
  EXPECT_EQ(wrapping.held(200), -56);
  EXPECT_EQ(wrapping.held(-129), 127);
  EXPECT_EQ(wrapping.held(-128), -128);
  EXPECT_EQ(Accumulator().held(INT32_MAX), INT32_MAX);
}

}  // namespace
}  // namespace foldwise
