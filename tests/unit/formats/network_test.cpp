#include "foldwise/formats/network.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "foldwise/base/error.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

TEST(Network, a_csv_file_is_a_topology_named_after_its_file) {
  const TemporaryDirectory directory;
  const auto file = directory.write("my.net.csv", "Layer, M, N, K,\ng, 7, 8, 9,\n");
  EXPECT_EQ(read_network(file).network.name, "my.net");
  EXPECT_EQ(read_network(file).network.layers, read_network(file, TopologyKind::gemm).network.layers);
  EXPECT_THROW(read_network(file, TopologyKind::conv), ParseError);
}

TEST(Network, a_model_file_is_its_layers_and_their_text_is_read_back) {
  const std::filesystem::path model = source_directory() / "models/lenet5.weights";
  const Network network = read_network(model).network;
  EXPECT_EQ(network.name, "lenet5");
  ASSERT_EQ(network.layers.size(), 5U);
  EXPECT_EQ(network.layers[0].name, "conv1");
  EXPECT_EQ(network.layers[0].shape.ifmap_height, 32);  // 28 and the padding
  EXPECT_EQ(network.layers[4].shape.filters, 10);
  EXPECT_EQ(parse_network(read_network_text(model, 1 << 20), model).network.layers, network.layers);
}

TEST(Network, any_other_extension_is_refused) {
  EXPECT_EQ(message_of<Error>([] { read_network("a/net.xlsx"); }),
            "a/net.xlsx: extension '.xlsx' is no network format, must be .csv or .onnx, or a model file of Foldwise");
}

}  // namespace
}  // namespace foldwise
