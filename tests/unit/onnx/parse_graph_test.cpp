// Models are written in ONNX's own text form and stored as a file would hold them.
#include "foldwise/onnx/parse_graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/defs/parser.h>
#include <onnx/onnx_pb.h>

#include <string>

#include "foldwise/base/error.hpp"
#include "foldwise/formats/onnx_layers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

onnx::ModelProto model_of(const std::string& graph, int opset = 13) {
  onnx::ModelProto model;
  const std::string text = "<ir_version: 8, opset_import: [\"\" : " + std::to_string(opset) + "]>\nnet " + graph;
  const auto status = onnx::OnnxParser::Parse(model, text.c_str());
  EXPECT_TRUE(status.IsOK()) << status.ErrorMessage();
  return model;
}

OnnxGraph graph_of(const onnx::ModelProto& model, const OnnxSizes& sizes = {}) {
  return parse_graph(model.SerializeAsString(), "net.onnx", sizes);
}

OnnxGraph graph_of(const std::string& graph, const OnnxSizes& sizes = {}) { return graph_of(model_of(graph), sizes); }

std::string refusal(const onnx::ModelProto& model, const OnnxSizes& sizes = {}) {
  return message_of<Error>([&] { graph_of(model, sizes); });
}

std::string refusal(const std::string& graph, const OnnxSizes& sizes = {}) { return refusal(model_of(graph), sizes); }

TEST(OnnxGraph, shapes_are_inferred_with_padding_and_without_value_info) {
  const OnnxGraph graph = graph_of(
      "(float[1,3,9,9] x, float[4,3,3,3] w) => (float[1,4,5,5] y) {\n"
      "  a = Conv<auto_pad = \"SAME_UPPER\", strides = [2,2]>(x, w)\n"
      "  y = Relu(a)\n}");
  EXPECT_THAT(*graph.shape_of("a"), ElementsAre(1, 4, 5, 5));
  ASSERT_EQ(graph.nodes.size(), 2U);
  EXPECT_EQ(graph.nodes[0].name, "a");
  EXPECT_THAT(graph.nodes[0].integers.at("strides"), ElementsAre(2, 2));
  EXPECT_THAT(graph.notes, IsEmpty());
}

TEST(OnnxGraph, an_open_batch_is_one_or_what_is_said_and_other_dimensions_must_be_given) {
  const std::string open = "(float[n, s] x, float[s, 4] w) => (float[n, 4] y) { y = MatMul(x, w) }";
  EXPECT_EQ(refusal(open), "net.onnx: dimension 's' of input 'x' has no size; give it one: --set 's=N'");
  const OnnxGraph graph = graph_of(open, {.batch = {}, .settings = {{"s", 7}}});
  EXPECT_THAT(*graph.shape_of("y"), ElementsAre(1, 4));
  EXPECT_THAT(graph.notes, ElementsAre("the batch is taken to be 1: dimension 'n' of input 'x' is open"));
  EXPECT_THAT(*graph_of(open, {.batch = 5, .settings = {{"w[0]", 7}, {"x[1]", 7}}}).shape_of("y"), ElementsAre(5, 4));
  EXPECT_EQ(refusal(open, {.batch = {}, .settings = {{"t", 7}}}), "net.onnx: no input has a dimension 't'");
  EXPECT_EQ(refusal(open, {.batch = 0, .settings = {{"s", 7}}}),
            "net.onnx: the size of 'the batch' is 0, must be from 1 to 2^31");
}

TEST(OnnxGraph, numbers_that_shapes_are_made_of_are_followed) {
  const OnnxGraph graph = graph_of(
      "(float[2,3,4] x, float[12,5] w) => (float[2,5] y) {\n"
      "  s = Shape(x)\n"
      "  zero = Constant<value = int64[1] {0}>()\n"
      "  n = Gather(s, zero)\n"
      "  rest = Constant<value = int64[1] {-1}>()\n"
      "  to = Concat<axis = 0>(n, rest)\n"
      "  flat = Reshape(x, to)\n"
      "  y = MatMul(flat, w)\n}");
  EXPECT_THAT(*graph.shape_of("flat"), ElementsAre(2, 12));
}

TEST(OnnxGraph, what_is_younger_than_the_library_is_inferred_where_its_rule_is_old) {
  onnx::ModelProto model = model_of(
      "(float[2,3,4] x) => (float[2,4] y) {\n"
      "  a = Gelu(x)\n  axes = Constant<value = int64[1] {1}>()\n  y = ReduceMean<keepdims = 0>(a, axes)\n}",
      20);
  EXPECT_THAT(*graph_of(model).shape_of("y"), ElementsAre(2, 4));
  model.mutable_opset_import(0)->set_version(99);
  EXPECT_EQ(refusal(model), "net.onnx: opset 99 is not known, must be from 1 to 28");
  model.clear_opset_import();
  EXPECT_EQ(refusal(model), "net.onnx: names no version of ONNX's operators (opset_import)");
}

TEST(OnnxGraph, a_broken_model_is_refused_with_the_node_and_the_rule) {
  EXPECT_EQ(refusal("(float[2] x) => (float[2] y) { y = Add(x, nothing) }"),
            "net.onnx: node 'y' (Add): reads 'nothing', which nothing gives");
  EXPECT_EQ(refusal("(float[2] x) => (float[2] b) { a = Add(x, b)  b = Relu(a) }"),
            "net.onnx: node 'a' (Add): reads what is made from its own output: a cycle");
  EXPECT_EQ(refusal("(float[2] x) => (float[2] y) { y = Relu(x)  y = Relu(x) }"),
            "net.onnx: node 'y' (Relu): makes 'y', which is there already");
  EXPECT_EQ(refusal("(float[2] x) => (float[3] y) { y = Relu(x) }"),
            "net.onnx: node 'y' (Relu): its output 'y' has the shape [2], but the file says [3]");
  EXPECT_EQ(refusal("(float[2] x) => (float[2] y) { y = Frobnicate(x) }"),
            "net.onnx: node 'y' (Frobnicate): no operator of that name is known in opset 13");
  EXPECT_EQ(refusal("(float[2] x) => (float[2] y) { y = Relu(x, x) }"),
            "net.onnx: node 'y' (Relu): has 2 inputs, must have 1");
  EXPECT_THAT(refusal("(float[2,3] x, float[4,5] w) => (float[2,5] y) { y = MatMul(x, w) }"),
              testing::StartsWith("net.onnx: node 'y' (MatMul): "));
  EXPECT_EQ(message_of<Error>([] { parse_graph("no model", "net.onnx", {}); }),
            "net.onnx: is no ONNX model: its bytes are no protobuf message, or not the whole of one");
}

TEST(OnnxGraph, what_the_library_would_take_for_granted_is_refused) {
  const std::string windows = "(float[1,3,8,8] x, float[4,3,3,3] w) => (y) { y = Conv<";
  EXPECT_EQ(refusal(windows + "strides = [0,1]>(x, w) }"),
            "net.onnx: node 'y' (Conv): strides holds 0, must be from 1 to 2^31");
  EXPECT_EQ(refusal(windows + "strides = [1]>(x, w) }"),
            "net.onnx: node 'y' (Conv): strides has 1 numbers, must have 2");
  EXPECT_EQ(refusal(windows + "pads = [0,0,0,4611686018427387904]>(x, w) }"),
            "net.onnx: node 'y' (Conv): pads holds 4611686018427387904, must be from -2^31 to 2^31");
  EXPECT_EQ(refusal("(float[1,3,8] x, float[4,3,3,3] w) => (y) { y = Conv(x, w) }"),
            "net.onnx: node 'y' (Conv): its ifmap has 3 dimensions and its filters have 4, must have as many");
  EXPECT_EQ(refusal("(float[3,8] x) => (y) { y = MaxPool<kernel_shape = [2]>(x) }"),
            "net.onnx: node 'y' (MaxPool): its ifmap has 2 dimensions, must have 3 at least");
}

TEST(OnnxGraph, operators_that_hold_graphs_and_those_of_others_are_refused_by_name) {
  EXPECT_EQ(
      refusal("(float[2] x, bool c) => (y) { y = If<then_branch = g () => (float[2] z) { z = Relu(x) }>(c) }"),
      "net.onnx: node 'y' (If): holds a graph of its own, and how often that runs depends on data; export the model "
      "without it");
  EXPECT_EQ(refusal("(float[2] x) => (y) { y = com.microsoft.QGemm(x) }"),
            "net.onnx: node 'y' (QGemm): is of operator set 'com.microsoft', not one of ONNX's own operators");
}

TEST(OnnxGraph, sizes_are_from_one_to_two_to_the_31) {
  EXPECT_EQ(refusal("(float[1,0,8,8] x, float[4,0,3,3] w) => (y) { y = Conv(x, w) }"),
            "net.onnx: dimension 1 of input 'x' is 0, which is no size; give it one: --set 'x[1]=N'");
  EXPECT_EQ(refusal("(float[1,4611686018427387904] x, float[4611686018427387904,4] w) => (y) { y = MatMul(x, w) }"),
            "net.onnx: the size of 'x[1]' is 4611686018427387904, must be from 1 to 2^31");
  EXPECT_EQ(
      message_of<Error>([] { layers_of(graph_of("(float[1,3,2,2] x, float[4,3,3,3] w) => (y) { y = Conv(x, w) }")); }),
      "node 'y' (Conv): its output 'y' has the shape [1, 4, 0, 0], must have sizes of at least 1");
}

TEST(OnnxGraph, whole_numbers_outside_of_the_file_are_read_and_weights_are_not) {
  onnx::ModelProto model = model_of("(float[2,3,4] x, int64[2] to) => (float[2,12] y) { y = Reshape(x, to) }");
  onnx::TensorProto& to = *model.mutable_graph()->add_initializer();
  to.set_name("to");
  to.set_data_type(onnx::TensorProto::INT64);
  to.add_dims(2);
  to.set_data_location(onnx::TensorProto::EXTERNAL);
  onnx::StringStringEntryProto& location = *to.add_external_data();
  location.set_key("location");
  location.set_value("numbers.bin");
  const TemporaryDirectory directory;
  const auto path = directory.path() / "net.onnx";
  const auto read = [&] { return parse_graph(model.SerializeAsString(), path, {}); };
  EXPECT_EQ(message_of<Error>(read), path.string() + ": constant 'to' lies in 'numbers.bin', which cannot be read");
  const std::int64_t numbers[] = {2, 12};
  directory.write("numbers.bin", {reinterpret_cast<const char*>(numbers), sizeof(numbers)});
  EXPECT_THAT(*read().shape_of("y"), ElementsAre(2, 12));
  model.mutable_graph()->mutable_initializer(0)->mutable_external_data(0)->set_value("../numbers.bin");
  EXPECT_EQ(message_of<Error>(read),
            path.string() + ": constant 'to' lies in '../numbers.bin', must lie in the model's folder");
}

}  // namespace
}  // namespace foldwise
