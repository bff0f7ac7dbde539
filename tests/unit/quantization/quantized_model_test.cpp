#include "foldwise/quantization/quantized_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"
#include "foldwise/neural/lenet5.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/neural/sequential_forward.hpp"
#include "foldwise/quantization/integer_network.hpp"
#include "foldwise/quantization/packed_integers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

LeNet5 random_lenet5() {
  Rng rng(1);
  LeNet5 network = zero_lenet5();
  for (LayerWeights& layer : network.layers) {
    for (std::vector<float>* values : {&layer.weight, &layer.bias}) {
      std::ranges::generate(*values, [&] { return static_cast<float>(rng.between(-1000, 1300)) / 10000.0F; });
    }
  }
  return network;
}

std::vector<std::uint8_t> some_pixels(std::size_t images) {
  Rng rng(2);
  std::vector<std::uint8_t> pixels(images * kLeNet5Pixels);
  std::ranges::generate(pixels, [&] { return static_cast<std::uint8_t>(rng.below(256)); });
  return pixels;
}

QuantizedNetwork quantized_by(const QuantizationRecipe& recipe) {
  const SequentialNetwork network = sequential_of(random_lenet5());
  return quantize(network, calibrate_ifmaps(network, some_pixels(4), recipe), recipe);
}

Model some_model() { return model_of(quantized_by({}), {}); }

Tensor& tensor_named(Model& model, std::string_view name) {
  return *std::ranges::find(model.tensors, name, &Tensor::name);
}

std::string refusal_of(const Model& model) {
  return message_of<ParseError>([&] { quantized_network_of(model, "a.model"); });
}

TEST(PackedIntegers, come_back_as_they_were) {
  Rng rng(1);
  for (int bits = kFewestBits; bits <= kMostBits; ++bits) {
    std::vector<std::int8_t> values;
    for (int index = 0; index < 37; ++index) {
      values.push_back(static_cast<std::int8_t>(rng.between(-(1 << (bits - 1)), (1 << (bits - 1)) - 1)));
    }
    const std::vector<std::int8_t> bytes = pack_integers(values, bits);
    EXPECT_EQ(bytes.size(), packed_size(values.size(), bits));
    EXPECT_EQ(bytes.size(), (37 * static_cast<std::size_t>(bits) + 7) / 8);
    EXPECT_EQ(unpack_integers(bytes, values.size(), bits), values) << bits;
  }
}

TEST(QuantizedModel, comes_back_from_its_file_as_it_was) {
  for (const bool per_channel : {false, true}) {
    for (const Scheme scheme : {Scheme::asymmetric, Scheme::symmetric}) {
      QuantizationRecipe recipe{
          .weights = scheme, .activations = scheme, .per_channel = per_channel, .bits = {3, 5}, .bits_of_layer = {}};
      recipe.bits_of_layer["fc1"] = {8, 2};
      const QuantizedNetwork network = quantized_by(recipe);
      EXPECT_EQ(network.layers[3].filters.front().bits, 8);
      EXPECT_EQ(network.layers[3].ifmap.bits, 2);
      EXPECT_EQ(network.layers[2].ifmap.bits, 5);
      EXPECT_EQ(word_bits_of(network), (PerOperand<std::int64_t>{5, 8, 5}));
      const std::string bytes = model_file_bytes(model_of(network, recipe));
      EXPECT_EQ(quantized_network_of(parse_model_file(bytes, "a.model"), "a.model"), network);
    }
  }
}

TEST(QuantizedModel, of_8_bits_is_nearly_a_quarter_of_the_float_model) {
  const auto float_bytes = static_cast<double>(model_file_bytes(model_of(random_lenet5())).size());
  EXPECT_GT(float_bytes / static_cast<double>(model_file_bytes(some_model()).size()), 3.9);
}

TEST(QuantizedModel, in_integers_scores_nearly_as_in_float) {
  const std::vector<std::uint8_t> pixels = some_pixels(4);
  const std::vector<float> expected = logits(sequential_of(random_lenet5()), pixels);
  const IntegerNetwork integers(quantized_by({}));
  const std::vector<std::int32_t> scores = integers.logits(pixels);
  ASSERT_EQ(scores.size(), expected.size());
  const float largest = *std::ranges::max_element(expected);
  for (std::size_t index = 0; index < scores.size(); ++index) {
    EXPECT_NEAR(scores[index] * integers.logit_scale(), expected[index], 0.03 * largest);
  }
}

TEST(QuantizedModel, refuses_what_breaks_a_rule) {
  Model model = some_model();
  model.attributes["network"] = "lenet5";
  EXPECT_EQ(refusal_of(model), "a.model: holds a network of kind 'lenet5', not 'lenet5-quantized'");
  model = some_model();
  model.attributes["weight_bits"] = "8 8 9 8 8";
  EXPECT_EQ(refusal_of(model), "a.model: attribute weight_bits is '8 8 9 8 8', must be 5 numbers from 2 to 8");
  model.attributes["weight_bits"] = "8 8 8 8";
  EXPECT_EQ(refusal_of(model), "a.model: attribute weight_bits is '8 8 8 8', must be 5 numbers from 2 to 8");
  model.attributes["weight_bits"] = "8 8 8 8 8 8";
  EXPECT_EQ(refusal_of(model), "a.model: attribute weight_bits has more than 5 values");
  model = some_model();
  model.attributes["granularity"] = "per-tenor";
  EXPECT_EQ(refusal_of(model), "a.model: attribute granularity is 'per-tenor', must be per-tensor or per-channel");
  model = some_model();
  std::get<std::vector<float>>(tensor_named(model, "scale").values)[3] = 0;
  EXPECT_EQ(refusal_of(model), "a.model: scale 3 is 0, must be more than 0");
  model = some_model();
  tensor_named(model, "conv2.weight").shape = {2399};
  EXPECT_EQ(refusal_of(model), "a.model: tensor 'conv2.weight' has shape 2399, must have 2400");
  model = some_model();
  std::get<std::vector<std::int32_t>>(tensor_named(model, "fc2.bias").values)[0] = INT32_MIN;
  EXPECT_EQ(refusal_of(model), "a.model: fc2.bias holds -2147483648, must be from -(2^30 - 1) to 2^30 - 1");
  QuantizationRecipe symmetric;
  symmetric.weights = Scheme::symmetric;
  model = model_of(quantized_by(symmetric), symmetric);
  std::get<std::vector<std::int8_t>>(tensor_named(model, "conv1.weight").values)[0] = -128;
  EXPECT_EQ(refusal_of(model), "a.model: conv1.weight is -128, must be from -127 to 127 in 8 bits");
}

TEST(Quantize, refuses_images_that_give_no_scale) {
  const SequentialNetwork network = sequential_of(random_lenet5());
  EXPECT_EQ(message_of<Error>([&] { calibrate_ifmaps(network, std::vector<std::uint8_t>(2 * kLeNet5Pixels, 7), {}); }),
            "the calibration images are constant, every pixel is 7: they give no scale");
  EXPECT_EQ(message_of<Error>([&] { calibrate_ifmaps(network, {}, {}); }), "there is no image to calibrate with");
  EXPECT_EQ(message_of<Error>([&] { calibrate_ifmaps(sequential_of(zero_lenet5()), some_pixels(1), {}); }),
            "the ifmap of conv2 is zero on all calibration images: they give no scale");
}

TEST(Quantize, refuses_bits_outside_2_to_8_and_unknown_layers) {
  QuantizationRecipe recipe;
  recipe.bits.weights = 1;
  EXPECT_EQ(message_of<Error>([&] { quantized_by(recipe); }), "bits is 1, must be from 2 to 8");
  recipe = {};
  recipe.bits_of_layer["conv9"] = {};
  EXPECT_EQ(message_of<Error>([&] { quantized_by(recipe); }), "layer 'conv9' is none of conv1, conv2, conv3, fc1, fc2");
}

TEST(Quantize, gives_a_pruned_filter_of_zeros_a_scale) {
  const LayerGeometry geometry{.name = "fc", .inputs = 2, .outputs = 2};
  const std::vector<float> weight = {0, 0, 1, -1};
  const std::vector<float> bias = {0.5, 0};
  QuantizationRecipe recipe;
  recipe.weights = Scheme::symmetric;
  recipe.per_channel = true;
  const QuantizedLayer layer = quantize_layer(geometry, weight, bias, {.scale = 0.25}, recipe);
  EXPECT_EQ(layer.weight, (std::vector<std::int8_t>{0, 0, 127, -127}));
  EXPECT_EQ(layer.bias, (std::vector<std::int32_t>{2, 0}));
}

}  // namespace
}  // namespace foldwise
