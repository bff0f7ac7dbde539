#include "foldwise/onnx/node_inference.hpp"

#include <fmt/format.h>
#include <onnx/defs/tensor_proto_util.h>
#include <onnx/shape_inference/implementation.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr int kNewestOfLibrary = 17;
constexpr std::int64_t kLargestWindow = std::int64_t{1} << 31;

/// Operators younger than the library, and an older one whose output has the same shape.
const std::map<std::string_view, const char*> kStandIns = {
    {"BitCast", "Identity"},
    {"BitwiseAnd", "Add"},
    {"BitwiseNot", "Identity"},
    {"BitwiseOr", "Add"},
    {"BitwiseXor", "Add"},
    {"CumProd", "Identity"},
    {"Gelu", "Identity"},
    {"GroupNormalization", "Identity"},
    {"Mish", "Identity"},
    {"RMSNormalization", "Identity"},
    {"RotaryEmbedding", "Identity"},
    {"SwiGLU", "Add"},
    {"Swish", "Identity"},
    {"TensorScatter", "Identity"},
};

const onnx::AttributeProto* find_attribute(const onnx::NodeProto& node, std::string_view name) {
  const auto found = std::ranges::find(node.attribute(), name, [](const auto& each) { return each.name(); });
  return found == node.attribute().end() ? nullptr : &*found;
}

bool is_one_everywhere(const onnx::AttributeProto* attribute) {
  return attribute == nullptr || std::ranges::all_of(attribute->ints(), [](std::int64_t value) { return value == 1; });
}

void require_counts(const onnx::NodeProto& node, const onnx::OpSchema& schema) {
  const auto require = [](std::string_view what, int count, int least, int most) {
    if (count < least || count > most) {
      throw Error(fmt::format("has {} {}, must have {}", count, what,
                              least == most ? std::to_string(least) : fmt::format("{} to {}", least, most)));
    }
  };
  require("inputs", node.input_size(), schema.min_input(), schema.max_input());
  require("outputs", node.output_size(), schema.min_output(), schema.max_output());
  for (const auto& [name, attribute] : schema.attributes()) {
    if (attribute.required && find_attribute(node, name) == nullptr) {
      throw Error(fmt::format("lacks the attribute '{}'", name));
    }
  }
}

/// Operators that slide windows over their first input, and which of their inputs are the filters, 0 for none.
const std::map<std::string_view, int> kWindowOperators = {
    {"AveragePool", 0}, {"Conv", 1},    {"ConvInteger", 1}, {"ConvTranspose", 1},
    {"LpPool", 0},      {"MaxPool", 0}, {"MaxUnpool", 0},   {"QLinearConv", 3},
};

/// ONNX's library takes it for granted that window and ifmap have as many dimensions, and divides by strides.
void require_windows_fit(const onnx::NodeProto& node, const std::function<int(int)>& rank_of_input) {
  const auto op = kWindowOperators.find(node.op_type());
  const int rank = op == kWindowOperators.end() ? -1 : rank_of_input(0);
  if (rank < 0) {
    return;
  }
  if (rank < 3) {
    throw Error(fmt::format("its ifmap has {} dimensions, must have 3 at least", rank));
  }
  if (const int filter_rank = op->second == 0 ? rank : rank_of_input(op->second);
      filter_rank >= 0 && filter_rank != rank) {
    throw Error(
        fmt::format("its ifmap has {} dimensions and its filters have {}, must have as many", rank, filter_rank));
  }
  for (const std::string_view name :
       {"dilations", "kernel_shape", "output_padding", "output_shape", "pads", "strides"}) {
    const onnx::AttributeProto* const attribute = find_attribute(node, name);
    if (attribute == nullptr) {
      continue;
    }
    const int count = name == "pads" ? 2 * (rank - 2) : rank - 2;
    if (attribute->ints_size() != count) {
      throw Error(fmt::format("{} has {} numbers, must have {}", name, attribute->ints_size(), count));
    }
    const std::int64_t least = name == "pads" ? -kLargestWindow : name == "output_padding" ? 0 : 1;
    for (const std::int64_t number : attribute->ints()) {
      if (number < least || number > kLargestWindow) {
        throw Error(fmt::format("{} holds {}, must be {}", name, number,
                                name == "pads" ? "from -2^31 to 2^31" : fmt::format("from {} to 2^31", least)));
      }
    }
  }
}

std::vector<std::int64_t> whole_numbers(const onnx::TensorProto& tensor) {
  if (tensor.data_type() == onnx::TensorProto::INT64) {
    return onnx::ParseData<std::int64_t>(&tensor);
  }
  if (tensor.data_type() == onnx::TensorProto::INT32) {
    const std::vector<std::int32_t> values = onnx::ParseData<std::int32_t>(&tensor);
    return {values.begin(), values.end()};
  }
  throw Error("axes are no whole numbers");
}

/// The whole numbers of a value that is known, as a constant of their own.
std::optional<onnx::TensorProto> as_constant(const onnx::TensorShapeProto& data, const onnx::TypeProto& type) {
  if (!type.tensor_type().has_shape() || type.tensor_type().shape().dim_size() > 1) {
    return std::nullopt;
  }
  onnx::TensorProto tensor;
  tensor.set_data_type(onnx::TensorProto::INT64);
  for (const auto& dimension : data.dim()) {
    if (!dimension.has_dim_value()) {
      return std::nullopt;
    }
    tensor.add_int64_data(dimension.dim_value());
  }
  if (type.tensor_type().shape().dim_size() == 1) {
    tensor.add_dims(data.dim_size());
  } else if (data.dim_size() != 1) {
    return std::nullopt;
  }
  return tensor;
}

}  // namespace

NodeInference::NodeInference(int version) : version_(version) {}

void NodeInference::add_type(const std::string& value, const onnx::TypeProto& type) {
  type_by_value_[value] = &types_.emplace_back(type);
}

void NodeInference::add_constant(const std::string& value, const onnx::TensorProto& tensor) {
  onnx::TypeProto type;
  type.mutable_tensor_type()->set_elem_type(tensor.data_type());
  onnx::TensorShapeProto& shape = *type.mutable_tensor_type()->mutable_shape();
  for (const std::int64_t size : tensor.dims()) {
    shape.add_dim()->set_dim_value(size);
  }
  add_type(value, type);
  data_by_value_[value] = &tensor;
}

const onnx::TypeProto* NodeInference::type_of(const std::string& value) const {
  const auto found = type_by_value_.find(value);
  return found == type_by_value_.end() ? nullptr : found->second;
}

bool NodeInference::to_older_form(onnx::NodeProto& node) const {
  const std::string& op = node.op_type();
  if (op == "Pad") {
    return node.input_size() < 4;  // axes
  }
  if (op == "AveragePool" || op == "LpPool") {
    return is_one_everywhere(find_attribute(node, "dilations"));
  }
  if (op == "Resize") {
    return find_attribute(node, "axes") == nullptr && find_attribute(node, "keep_aspect_ratio_policy") == nullptr;
  }
  if (!op.starts_with("Reduce") || op == "ReduceSum" || node.input_size() == 0) {
    return op != "DFT";
  }
  // Opset 18 made an input of the attribute `axes`.
  if (node.input_size() > 1 && !node.input(1).empty()) {
    const auto axes = data_by_value_.find(node.input(1));
    if (axes == data_by_value_.end()) {
      return false;
    }
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name("axes");
    for (const std::int64_t axis : whole_numbers(*axes->second)) {
      attribute.add_ints(axis);
    }
  } else if (const onnx::AttributeProto* keeps = find_attribute(node, "noop_with_empty_axes");
             keeps != nullptr && keeps->i() != 0) {
    node.set_op_type("Identity");
  }
  node.mutable_input()->DeleteSubrange(1, node.input_size() - 1);
  return true;
}

void NodeInference::infer(onnx::NodeProto node) {
  if (const auto stand_in = kStandIns.find(node.op_type()); stand_in != kStandIns.end()) {
    node.set_op_type(stand_in->second);
    node.clear_attribute();
    node.mutable_input()->DeleteSubrange(1, std::max(0, node.input_size() - 1));
  }
  if (version_ > kNewestOfLibrary && !to_older_form(node)) {
    return;
  }
  const onnx::OpSchema* const schema =
      onnx::OpSchemaRegistry::Schema(node.op_type(), std::min(version_, kNewestOfLibrary), "");
  if (schema == nullptr) {
    throw Error(fmt::format("no operator of that name is known in opset {}", version_));
  }
  require_counts(node, *schema);
  for (const std::string& input : node.input()) {
    if (!input.empty() && type_of(input) == nullptr) {
      return;
    }
  }
  require_windows_fit(node, [&](int input) {
    const onnx::TypeProto* const type = input < node.input_size() ? type_of(node.input(input)) : nullptr;
    return type != nullptr && type->tensor_type().has_shape() ? type->tensor_type().shape().dim_size() : -1;
  });
  onnx::shape_inference::InferenceContextImpl context(node, type_by_value_, data_by_value_, {});
  schema->GetTypeAndShapeInferenceFunction()(context);
  for (int index = 0; index < node.output_size(); ++index) {
    const onnx::TypeProto& type = context.allOutputTypes_[static_cast<std::size_t>(index)];
    if (!node.output(index).empty() && type.value_case() != onnx::TypeProto::VALUE_NOT_SET) {
      add_type(node.output(index), type);
    }
  }
  if (schema->has_data_propagation_function()) {
    propagate_data(node, *schema);
  }
}

void NodeInference::propagate_data(onnx::NodeProto& node, const onnx::OpSchema& schema) {
  onnx::shape_inference::DataPropagationContextImpl context(node, type_by_value_, data_by_value_, shape_data_by_value_);
  schema.GetDataPropagationFunction()(context);
  for (const std::string& output : node.output()) {
    const auto data = shape_data_by_value_.find(output);
    const onnx::TypeProto* const type = type_of(output);
    if (data == shape_data_by_value_.end() || type == nullptr) {
      continue;
    }
    if (std::optional<onnx::TensorProto> constant = as_constant(data->second, *type)) {
      data_by_value_[output] = &tensors_.emplace_back(std::move(*constant));
    }
  }
}

}  // namespace foldwise
