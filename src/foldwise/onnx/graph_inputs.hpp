#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

#include "foldwise/formats/onnx_graph.hpp"

namespace foldwise {

/// Gives every dimension of the graph's inputs a number: the file's, or the one that `sizes` says in its place. A batch
/// is set in the first input (one that is not a weight) and in every other that has the same first dimension, by name
/// or number; one that is open and not given is 1, and a note says so. Throws Error when a dimension stays open, when
/// `sizes` names none that is there, and when a size is not from 1 to 2^31.
void set_input_sizes(onnx::GraphProto& graph, const OnnxSizes& sizes, std::vector<std::string>& notes);

}  // namespace foldwise
