#pragma once

#include <onnx/onnx_pb.h>

#include <filesystem>

namespace foldwise {

/// Brings the numbers of a constant that lie in a file beside the model into the tensor. `folder` is the model's; the
/// file must lie in it or below. Throws Error when it is not there or too short. A tensor with its numbers in it stays.
void load_external_data(onnx::TensorProto& tensor, const std::filesystem::path& folder);

/// The same for constants that shapes may be made of: whole numbers, and few of them. Others stay where they are.
void load_shape_data(onnx::TensorProto& tensor, const std::filesystem::path& folder);

/// Throws Error unless a constant whose numbers lie in the file as bytes has as many as its shape says; ONNX's library
/// takes that for granted.
void require_data_fits(const onnx::TensorProto& tensor);

}  // namespace foldwise
