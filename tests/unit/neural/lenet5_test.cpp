#include "foldwise/neural/lenet5.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "foldwise/neural/model_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

LeNet5 numbered() {
  LeNet5 network = zero_lenet5();
  float number = 0;
  for (LayerWeights& layer : network.layers) {
    for (std::vector<float>* values : {&layer.weight, &layer.bias}) {
      for (float& value : *values) {
        value = number++;
      }
    }
  }
  return network;
}

TEST(LeNet5, has_61706_parameters) {
  std::size_t parameters = 0;
  for (const Tensor& tensor : model_of(zero_lenet5()).tensors) {
    parameters += std::get<std::vector<float>>(tensor.values).size();
  }
  EXPECT_EQ(parameters, 61706U);
}

TEST(LeNet5, ofmap_sizes_follow_from_kernels_padding_and_pooling) {
  int side = kLeNet5Side;
  for (const LeNet5Layer& layer : kLeNet5Layers) {
    EXPECT_EQ(layer.ofmap, side + 2 * layer.padding - layer.kernel + 1) << layer.name;
    side = layer.ofmap > 1 ? layer.ofmap / 2 : 1;
  }
}

TEST(LeNet5, a_model_of_it_is_the_same_network) {
  const LeNet5 network = numbered();
  const Model model = model_of(network);
  EXPECT_EQ(attribute_of(model, "network"), "lenet5");
  EXPECT_EQ(model.tensors.size(), 10U);
  EXPECT_EQ(model.tensors[2].name, "conv2.weight");
  EXPECT_EQ(model.tensors[2].shape, (Shape{16, 6, 5, 5}));
  EXPECT_EQ(model.tensors[8].shape, (Shape{10, 84}));
  EXPECT_EQ(lenet5_of(model, "x"), network);
}

TEST(LeNet5, is_read_from_a_file) {
  const TemporaryDirectory directory;
  const std::filesystem::path path = directory.path() / "net.weights";
  write_model_file(path, model_of(numbered()));
  EXPECT_EQ(read_lenet5(path), numbered());
}

TEST(LeNet5, refuses_another_network_a_missing_tensor_and_another_shape) {
  Model model = model_of(zero_lenet5());
  const auto refusal = [&] { return message_of<ParseError>([&] { lenet5_of(model, "a.weights"); }); };
  model.attributes["network"] = "mlp";
  EXPECT_EQ(refusal(), "a.weights: holds a network of kind 'mlp', not 'lenet5'");
  model.attributes.clear();
  EXPECT_EQ(refusal(), "a.weights: holds a network of kind '', not 'lenet5'");

  model = model_of(zero_lenet5());
  model.tensors[2].shape = {16, 6, 25};
  EXPECT_EQ(refusal(), "a.weights: tensor 'conv2.weight' has shape 16x6x25, must have 16x6x5x5");
  model.tensors[2] = {.name = "conv2.weight", .shape = {16, 6, 5, 5}, .values = std::vector<std::int8_t>(2400)};
  EXPECT_EQ(refusal(), "a.weights: tensor 'conv2.weight' holds int8, must hold float32");
  model.tensors.erase(model.tensors.begin() + 2);
  EXPECT_EQ(refusal(), "a.weights: has no tensor 'conv2.weight'");
}

}  // namespace
}  // namespace foldwise
