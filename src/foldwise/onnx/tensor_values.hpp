#pragma once

#include <onnx/onnx_pb.h>

#include <optional>

#include "foldwise/formats/onnx_graph.hpp"

namespace foldwise {

/// The numbers of a constant as plain values; nullopt for a type that networks here are not made of, and for numbers
/// that are not in the tensor. Throws Error when there are more or fewer than its shape says.
std::optional<OnnxTensor> values_of(const onnx::TensorProto& tensor);

}  // namespace foldwise
