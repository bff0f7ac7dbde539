#include "foldwise/formats/onnx_layers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "foldwise/formats/topology.hpp"
#include "foldwise/formats/topology_text.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;
using Integers = std::map<std::string, std::vector<std::int64_t>, std::less<>>;

/// One node n with inputs a, b, ... of these shapes and an output y.
OnnxGraph node(const std::string& op, const std::vector<OnnxShape>& inputs, const OnnxShape& output,
               Integers integers = {}) {
  OnnxGraph graph;
  OnnxNode& made = graph.nodes.emplace_back(OnnxNode{"n", op, {}, {"y"}, std::move(integers), {}, {}});
  for (const OnnxShape& shape : inputs) {
    made.inputs.emplace_back(1, static_cast<char>('a' + made.inputs.size()));
    graph.shapes[made.inputs.back()] = shape;
  }
  graph.shapes["y"] = output;
  return graph;
}

std::int64_t macs_of(const OnnxGraph& graph) { return layers_of(graph).nodes.at(0).macs; }

TEST(OnnxLayers, a_convolution_has_the_ifmap_that_its_windows_read) {
  const OnnxGraph graph =
      node("Conv", {{1, 3, 224, 224}, {64, 3, 7, 7}}, {1, 64, 112, 112}, {{"strides", {2, 2}}, {"pads", {3, 3, 3, 3}}});
  EXPECT_THAT(layers_of(graph).layers, ElementsAre(Layer{"n", {229, 229, 7, 7, 3, 64, 2, 2}}));
  EXPECT_EQ(macs_of(graph), 112 * 112 * 64 * 7 * 7 * 3);
}

TEST(OnnxLayers, images_are_rows_dilation_leaves_the_gaps_out_and_depth_is_channels) {
  EXPECT_EQ(macs_of(node("Conv", {{5, 3, 9, 9}, {4, 3, 3, 3}}, {5, 4, 7, 7})), 5 * 7 * 7 * 4 * 27);
  EXPECT_THAT(layers_of(node("Conv", {{1, 3, 9, 9}, {4, 3, 3, 3}}, {1, 4, 5, 5}, {{"dilations", {2, 2}}})).layers,
              ElementsAre(Layer{"n", {7, 7, 3, 3, 3, 4, 1, 1}}));
  EXPECT_EQ(macs_of(node("Conv", {{1, 3, 9}, {4, 3, 3}}, {1, 4, 7})), 7 * 4 * 9);
  EXPECT_EQ(macs_of(node("Conv", {{1, 3, 5, 9, 9}, {4, 3, 3, 3, 3}}, {1, 4, 3, 7, 7})), 3 * 49 * 4 * 81);
}

TEST(OnnxLayers, groups_are_layers_and_those_of_one_channel_a_depth_wise_row) {
  const OnnxLayers grouped = layers_of(node("Conv", {{1, 6, 5, 5}, {4, 3, 3, 3}}, {1, 4, 3, 3}, {{"group", {2}}}));
  EXPECT_THAT(grouped.layers,
              ElementsAre(Layer{"nGroup_0", {5, 5, 3, 3, 3, 2, 1, 1}}, Layer{"nGroup_1", {5, 5, 3, 3, 3, 2, 1, 1}}));
  const OnnxLayers depthwise = layers_of(node("Conv", {{1, 2, 5, 5}, {4, 1, 3, 3}}, {1, 4, 3, 3}, {{"group", {2}}}));
  EXPECT_THAT(depthwise.layers, ElementsAre(Layer{"DPnChannel_0", {5, 5, 3, 3, 1, 2, 1, 1}},
                                            Layer{"DPnChannel_1", {5, 5, 3, 3, 1, 2, 1, 1}}));
  EXPECT_EQ(depthwise.nodes[0].macs, 9 * 4 * 9);
}

TEST(OnnxLayers, matrix_products_are_stacked_or_repeated) {
  EXPECT_EQ(layers_of(node("MatMul", {{8, 5, 3}, {3, 4}}, {8, 5, 4})).layers[0].shape,
            as_conv({.m = 40, .n = 4, .k = 3}));
  EXPECT_EQ(layers_of(node("MatMul", {{8, 5, 3}, {8, 3, 4}}, {8, 5, 4})).layers.size(), 8U);
  EXPECT_EQ(layers_of(node("MatMul", {{5, 3}, {8, 3, 4}}, {8, 5, 4})).layers[0].shape,
            as_conv({.m = 5, .n = 32, .k = 3}));
  EXPECT_EQ(macs_of(node("MatMul", {{3}, {3}}, {})), 3);
  EXPECT_EQ(macs_of(node("Gemm", {{3, 2}, {5, 3}}, {2, 5}, {{"transA", {1}}, {"transB", {1}}})), 2 * 3 * 5);
  EXPECT_EQ(macs_of(node("QLinearMatMul", {{2, 3}, {}, {}, {3, 5}}, {2, 5})), 30);
  EXPECT_EQ(macs_of(node("ConvTranspose", {{1, 8, 4, 4}, {8, 3, 2, 2}}, {1, 3, 8, 8})), 16 * 8 * 3 * 4);
  EXPECT_EQ(macs_of(node("Attention", {{2, 4, 5, 8}, {2, 2, 7, 8}, {2, 2, 7, 6}}, {2, 4, 5, 6})),
            2 * 4 * (5 * 7 * 8 + 5 * 7 * 6));
}

TEST(OnnxLayers, what_is_not_counted_rightly_is_refused_by_name) {
  const auto refusal = [](const OnnxGraph& graph) { return message_of<Error>([&] { layers_of(graph); }); };
  EXPECT_EQ(refusal(node("LSTM", {}, {})),
            "node 'n' (LSTM): multiplies and adds in a way that is no convolution and no matrix product here");
  EXPECT_EQ(refusal(node("Conv", {{1, 0, 9, 9}, {4, 3, 3, 3}}, {1, 4, 7, 7})),
            "node 'n' (Conv): its input 'a' has the shape [1, 0, 9, 9], must have sizes of at least 1");
  EXPECT_EQ(refusal(node("Conv", {{1, 4, 9, 9}, {4, 3, 3, 3}}, {1, 4, 7, 7})),
            "node 'n' (Conv): 4 channels in 1 groups do not go with filters of 3 channels");
  EXPECT_EQ(refusal(node("MatMul", {{2, 3}, {4, 5}}, {2, 5})), "node 'n' (MatMul): [2, 3] times [4, 5] does not fit");
  const std::int64_t huge = std::int64_t{1} << 40;
  EXPECT_THAT(refusal(node("MatMul", {{huge, huge, 3}, {3, 5}}, {huge, huge, 5})),
              testing::StartsWith("node 'n' (MatMul): matrices"));
  OnnxGraph unknown = node("MatMul", {{2, 3}, {3, 5}}, {2, 5});
  unknown.shapes.erase("b");
  EXPECT_THAT(refusal(unknown), testing::HasSubstr("the shape of its input 'b' is not known"));
}

TEST(OnnxLayers, what_does_not_multiply_is_listed_without_layers) {
  const OnnxLayers result = layers_of(node("Relu", {{1, 2}}, {1, 2}));
  ASSERT_EQ(result.nodes.size(), 1U);
  EXPECT_EQ(result.nodes[0].op, "Relu");
  EXPECT_EQ(result.nodes[0].layers, 0U);
}

TEST(OnnxLayers, names_are_such_as_a_topology_can_have_and_it_reads_back_as_the_same_layers) {
  OnnxGraph graph = node("Conv", {{1, 3, 5, 5}, {3, 1, 3, 3}}, {1, 3, 3, 3}, {{"group", {3}}});
  graph.nodes[0].name = " a,DDP/b\n";
  graph.nodes.push_back(graph.nodes[0]);
  graph.nodes.push_back(node("MatMul", {{2, 3}, {3, 5}}, {}).nodes[0]);
  graph.nodes[2].inputs = {"m", "k"};
  graph.shapes["m"] = {2, 3};
  graph.shapes["k"] = {3, 5};
  const Network network{.name = "net", .layers = layers_of(graph).layers};
  const std::string text = topology_text(network);
  EXPECT_EQ(parse_topology(text, "net.csv", TopologyKind::conv).network, network);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
  EXPECT_EQ(message_of<Error>([] {
              topology_text({"net", {{"xDPy", {5, 5, 3, 3, 1, 2, 1, 1}}}});
            }),
            "no row of a topology can have the name 'xDPy'");
}

}  // namespace
}  // namespace foldwise
