#pragma once

#include <onnx/defs/schema.h>
#include <onnx/onnx_pb.h>

#include <deque>
#include <string>
#include <unordered_map>

namespace foldwise {

/// Infers the types of one node's outputs after the other, by the inference functions that ONNX's library has for each
/// operator. The library in Debian 12 knows opset 17; an operator that is younger is inferred by an older one that has
/// the same rule, where there is one (docs/decisions/106-opsets-younger-than-the-library.md).
class NodeInference {
 public:
  /// `version` is that of ONNX's own operators which the model is written in.
  explicit NodeInference(int version);

  void add_type(const std::string& value, const onnx::TypeProto& type);

  /// `tensor` must outlive the inference.
  void add_constant(const std::string& value, const onnx::TensorProto& tensor);

  /// Infers a node whose inputs were added or are outputs of nodes inferred before. An output whose shape depends on
  /// data that is not there stays unknown. Throws std::exception with the rule that the node breaks.
  void infer(onnx::NodeProto node);

  /// nullptr when it is not known.
  const onnx::TypeProto* type_of(const std::string& value) const;

 private:
  /// Rewrites a node of a younger opset into the form that the library knows; false when there is none.
  bool to_older_form(onnx::NodeProto& node) const;

  /// Works out whole numbers that shapes are made of: the shape of a value, one size of it, a product of two.
  void propagate_data(onnx::NodeProto& node, const onnx::OpSchema& schema);

  int version_;
  std::deque<onnx::TypeProto> types_;
  std::deque<onnx::TensorProto> tensors_;
  std::unordered_map<std::string, onnx::TypeProto*> type_by_value_;
  std::unordered_map<std::string, const onnx::TensorProto*> data_by_value_;
  std::unordered_map<std::string, onnx::TensorShapeProto> shape_data_by_value_;
};

}  // namespace foldwise
