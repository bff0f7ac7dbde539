// ONNX's own shape inference goes over a whole model and drops what it cannot infer. Here the same functions are called
// node by node, so that a rule that is broken is told with the node that breaks it, and so that what the library does
// not know can be added where it is met.
#include "foldwise/onnx/parse_graph.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <onnx/onnx_pb.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/onnx/external_data.hpp"
#include "foldwise/onnx/graph_inputs.hpp"
#include "foldwise/onnx/node_inference.hpp"
#include "foldwise/onnx/tensor_values.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kLargestModelBytes = std::numeric_limits<std::int32_t>::max();  // of protobuf
constexpr int kNewestOpset = 28;
constexpr int kMostNodes = 1 << 20;
constexpr std::size_t kLongestRule = 300;

bool is_onnx_domain(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

std::string name_of(const onnx::NodeProto& node) {
  return !node.name().empty() ? node.name() : node.output_size() > 0 ? node.output(0) : "";
}

[[noreturn]] void refuse(const onnx::NodeProto& node, std::string_view rule) {
  throw Error(fmt::format("node {} ({}): {}", quoted_text(name_of(node)), one_line(node.op_type(), 60),
                          one_line(rule, kLongestRule)));
}

/// A message of ONNX's library without the kind of error in brackets before it.
std::string_view without_prefix(std::string_view message) {
  const std::size_t end = message.starts_with('[') ? message.find("] ") : std::string_view::npos;
  return end == std::string_view::npos ? message : message.substr(end + 2);
}

/// The version of ONNX's own operators that the model is written in.
int opset_of(const onnx::ModelProto& model) {
  std::int64_t version = model.ir_version() < 3 ? 1 : 0;  // opset_import came with version 3 of the format
  for (const onnx::OperatorSetIdProto& set : model.opset_import()) {
    if (is_onnx_domain(set.domain())) {
      version = set.version();
    }
  }
  if (version == 0) {
    throw Error("names no version of ONNX's operators (opset_import)");
  }
  if (version < 1 || version > kNewestOpset) {
    throw Error(fmt::format("opset {} is not known, must be from 1 to {}", version, kNewestOpset));
  }
  return static_cast<int>(version);
}

/// Refuses what is not counted rightly: operators that hold graphs, and operators of others.
void require_known(const onnx::NodeProto& node) {
  if (!is_onnx_domain(node.domain())) {
    refuse(node, fmt::format("is of operator set {}, not one of ONNX's own operators", quoted_text(node.domain())));
  }
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    if (attribute.has_g() || attribute.graphs_size() > 0) {
      refuse(node, "holds a graph of its own, and how often that runs depends on data; export the model without it");
    }
    try {
      require_data_fits(attribute.t());
    } catch (const Error& error) {
      refuse(node, error.what());
    }
  }
}

/// The graph's nodes in an order in which each comes after those whose outputs it reads; that of the file, which must
/// be such a one, but files are seen where it is not.
std::vector<const onnx::NodeProto*> ordered_nodes(const onnx::GraphProto& graph) {
  if (graph.node_size() > kMostNodes) {
    throw Error(fmt::format("has {} nodes, must have {} at most", graph.node_size(), kMostNodes));
  }
  std::unordered_map<std::string, int> maker_of;  // -1: not made by a node
  for (const onnx::ValueInfoProto& input : graph.input()) {
    maker_of.emplace(input.name(), -1);
  }
  for (const onnx::TensorProto& tensor : graph.initializer()) {
    maker_of.emplace(tensor.name(), -1);
  }
  for (const onnx::SparseTensorProto& tensor : graph.sparse_initializer()) {
    maker_of.emplace(tensor.values().name(), -1);
  }
  for (int index = 0; index < graph.node_size(); ++index) {
    for (const std::string& output : graph.node(index).output()) {
      if (!output.empty() && !maker_of.emplace(output, index).second) {
        refuse(graph.node(index), fmt::format("makes {}, which is there already", quoted_text(output)));
      }
    }
  }
  const auto count = static_cast<std::size_t>(graph.node_size());
  std::vector<int> waits_for(count);
  std::vector<std::vector<int>> readers(count);
  for (int index = 0; index < graph.node_size(); ++index) {
    for (const std::string& input : graph.node(index).input()) {
      if (input.empty()) {
        continue;
      }
      const auto maker = maker_of.find(input);
      if (maker == maker_of.end()) {
        refuse(graph.node(index), fmt::format("reads {}, which nothing gives", quoted_text(input)));
      }
      if (maker->second >= 0) {
        readers[static_cast<std::size_t>(maker->second)].push_back(index);
        ++waits_for[static_cast<std::size_t>(index)];
      }
    }
  }
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (int index = 0; index < graph.node_size(); ++index) {
    if (waits_for[static_cast<std::size_t>(index)] == 0) {
      ready.push(index);
    }
  }
  std::vector<const onnx::NodeProto*> order;
  order.reserve(count);
  while (!ready.empty()) {
    const int index = ready.top();
    ready.pop();
    order.push_back(&graph.node(index));
    for (const int reader : readers[static_cast<std::size_t>(index)]) {
      if (--waits_for[static_cast<std::size_t>(reader)] == 0) {
        ready.push(reader);
      }
    }
  }
  if (order.size() < count) {
    const auto stuck = std::ranges::find_if(waits_for, [](int number) { return number > 0; });
    refuse(graph.node(static_cast<int>(stuck - waits_for.begin())), "reads what is made from its own output: a cycle");
  }
  return order;
}

OnnxNode as_plain(const onnx::NodeProto& node) {
  OnnxNode plain{.name = name_of(node),
                 .op = node.op_type(),
                 .inputs = {node.input().begin(), node.input().end()},
                 .outputs = {node.output().begin(), node.output().end()},
                 .integers = {},
                 .texts = {},
                 .reals = {}};
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    if (attribute.has_f()) {
      plain.reals[attribute.name()] = attribute.f();
    } else if (attribute.has_s()) {
      plain.texts[attribute.name()] = attribute.s();
    } else if (attribute.has_i()) {
      plain.integers[attribute.name()] = {attribute.i()};
    } else if (attribute.ints_size() > 0) {
      plain.integers[attribute.name()] = {attribute.ints().begin(), attribute.ints().end()};
    }
  }
  return plain;
}

/// The shape of a type, nullopt when a part of it is not known.
std::optional<OnnxShape> shape_in(const onnx::TypeProto* type) {
  if (type == nullptr || !type->has_tensor_type() || !type->tensor_type().has_shape()) {
    return std::nullopt;
  }
  OnnxShape shape;
  for (const auto& dimension : type->tensor_type().shape().dim()) {
    if (!dimension.has_dim_value()) {
      return std::nullopt;
    }
    shape.push_back(dimension.dim_value());
  }
  return shape;
}

class GraphReader {
 public:
  GraphReader(onnx::ModelProto& model, const std::filesystem::path& folder, const OnnxSizes& sizes, OnnxContent content)
      : graph_(*model.mutable_graph()), inference_(opset_of(model)), folder_(folder), content_(content) {
    set_input_sizes(graph_, sizes, result_.notes);
    if (!sizes.batch && sizes.settings.empty()) {
      remember_declared();
    }
  }

  OnnxGraph read() {
    add_inputs();
    for (const onnx::NodeProto* node : ordered_nodes(graph_)) {
      add(*node);
    }
    return std::move(result_);
  }

 private:
  void remember_declared() {
    for (const auto* values : {&graph_.value_info(), &graph_.output()}) {
      for (const onnx::ValueInfoProto& value : *values) {
        if (const std::optional<OnnxShape> shape = shape_in(&value.type())) {
          declared_.emplace(value.name(), *shape);
        }
      }
    }
  }

  void add_inputs() {
    for (const onnx::ValueInfoProto& input : graph_.input()) {
      inference_.add_type(input.name(), input.type());
    }
    for (onnx::TensorProto& tensor : *graph_.mutable_initializer()) {
      load_data(tensor);
      add_constant(tensor.name(), tensor);
    }
    for (const onnx::SparseTensorProto& tensor : graph_.sparse_initializer()) {
      onnx::TensorProto& dense = made_.emplace_back();
      dense.set_data_type(tensor.values().data_type());
      *dense.mutable_dims() = tensor.dims();
      add_constant(tensor.values().name(), dense);
    }
    for (const onnx::ValueInfoProto& input : graph_.input()) {
      remember_shape(input.name());
      if (!result_.constants.contains(input.name())) {
        result_.inputs.push_back(input.name());
      }
    }
    for (const onnx::ValueInfoProto& output : graph_.output()) {
      result_.outputs.push_back(output.name());
    }
  }

  void load_data(onnx::TensorProto& tensor) const {
    if (content_ == OnnxContent::weights) {
      load_external_data(tensor, folder_);
    } else {
      load_shape_data(tensor, folder_);
    }
  }

  void add_constant(const std::string& name, const onnx::TensorProto& tensor) {
    if (std::ranges::any_of(tensor.dims(), [](std::int64_t size) { return size < 0; })) {
      throw Error(fmt::format("constant {} has a negative size", quoted_text(name)));
    }
    require_data_fits(tensor);
    if (content_ == OnnxContent::weights) {
      if (std::optional<OnnxTensor> values = values_of(tensor)) {
        result_.tensors.emplace(name, std::move(*values));
      }
    }
    inference_.add_constant(name, tensor);
    result_.constants.insert(name);
    remember_shape(name);
  }

  void add(const onnx::NodeProto& node) {
    require_known(node);
    OnnxNode plain = as_plain(node);
    if (!add_constant_node(node)) {
      try {
        inference_.infer(node);
      } catch (const std::exception& error) {
        refuse(node, without_prefix(error.what()));
      }
    }
    const auto is_constant = [&](const std::string& value) {
      return value.empty() || result_.constants.contains(value);
    };
    const bool all_constant = std::ranges::all_of(plain.inputs, is_constant);
    for (const std::string& output : plain.outputs) {
      if (all_constant) {
        result_.constants.insert(output);
      }
      remember_shape(output);
      compare_with_declared(node, output);
    }
    result_.nodes.push_back(std::move(plain));
  }

  /// A node `Constant` that holds numbers is a constant like any other.
  bool add_constant_node(const onnx::NodeProto& node) {
    if (node.op_type() != "Constant" || node.attribute_size() != 1 || node.output_size() != 1) {
      return false;
    }
    const onnx::AttributeProto& attribute = node.attribute(0);
    onnx::TensorProto& tensor = made_.emplace_back();
    if (attribute.name() == "value" && attribute.has_t()) {
      tensor = attribute.t();
      load_data(tensor);
    } else if (attribute.name() == "value_float") {
      tensor.set_data_type(onnx::TensorProto::FLOAT);
      tensor.add_float_data(attribute.f());
    } else if (attribute.name() == "value_int") {
      tensor.set_data_type(onnx::TensorProto::INT64);
      tensor.add_int64_data(attribute.i());
    } else if (attribute.name() == "value_ints") {
      tensor.set_data_type(onnx::TensorProto::INT64);
      tensor.add_dims(attribute.ints_size());
      *tensor.mutable_int64_data() = attribute.ints();
    } else {
      return false;
    }
    add_constant(node.output(0), tensor);
    return true;
  }

  void remember_shape(const std::string& value) {
    if (const std::optional<OnnxShape> shape = shape_in(inference_.type_of(value))) {
      result_.shapes[value] = *shape;
    }
  }

  void compare_with_declared(const onnx::NodeProto& node, const std::string& output) {
    const auto inferred = result_.shapes.find(output);
    const auto declared = declared_.find(output);
    if (inferred != result_.shapes.end() &&
        std::ranges::any_of(inferred->second, [](std::int64_t size) { return size < 0; })) {
      refuse(node, fmt::format("its output {} has a negative size: [{}]", quoted_text(output),
                               fmt::join(inferred->second, ", ")));
    }
    if (declared == declared_.end()) {
      return;
    }
    if (inferred == result_.shapes.end()) {
      result_.shapes[output] = declared->second;
    } else if (inferred->second != declared->second) {
      refuse(node, fmt::format("its output {} has the shape [{}], but the file says [{}]", quoted_text(output),
                               fmt::join(inferred->second, ", "), fmt::join(declared->second, ", ")));
    }
  }

  onnx::GraphProto& graph_;
  NodeInference inference_;
  std::filesystem::path folder_;
  OnnxContent content_;
  OnnxGraph result_;
  std::deque<onnx::TensorProto> made_;
  std::unordered_map<std::string, OnnxShape> declared_;
};

}  // namespace

OnnxGraph read_graph(const std::filesystem::path& path, const OnnxSizes& sizes, OnnxContent content) {
  return parse_graph(read_binary_file(path, kLargestModelBytes), path, sizes, content);
}

OnnxGraph parse_graph(std::string_view bytes, const std::filesystem::path& path, const OnnxSizes& sizes,
                      OnnxContent content) {
  try {
    onnx::ModelProto model;
    if (bytes.size() > kLargestModelBytes || !model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      throw Error("is no ONNX model: its bytes are no protobuf message, or not the whole of one");
    }
    if (!model.has_graph() || model.graph().node_size() == 0) {
      throw Error("is no ONNX model: it has no graph with nodes in it");
    }
    return GraphReader(model, path.parent_path(), sizes, content).read();
  } catch (const std::exception& error) {
    throw Error(fmt::format("{}: {}", path.string(), error.what()));
  }
}

}  // namespace foldwise
