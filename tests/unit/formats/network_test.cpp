#include "foldwise/formats/network.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
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

TEST(Network, any_other_extension_is_refused) {
  EXPECT_EQ(message_of<Error>([] { read_network("a/net.xlsx"); }),
            "a/net.xlsx: extension '.xlsx' is no network format, must be .csv or .onnx");
}

}  // namespace
}  // namespace foldwise
