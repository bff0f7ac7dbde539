#pragma once

#include <string>
#include <variant>
#include <vector>

#include "foldwise/formats/onnx_graph.hpp"
#include "foldwise/neural/sequential.hpp"
#include "foldwise/quantization/quantized_network.hpp"

namespace foldwise {

/// In float, or in integers when it comes with scales and zero points.
using TrainedNetwork = std::variant<SequentialNetwork, QuantizedNetwork>;

struct OnnxSequential {
  TrainedNetwork network;
  std::vector<std::string> notes;  ///< roundings of the model that are not done here, one line each
};

/// The network that a graph with its weights is, if its nodes are a sequence of square convolutions of stride 1 or
/// linear layers, each with its bias, batch normalization, ReLU and 2 x 2 pooling. Layers are called conv1, fc1, …;
/// LeNet-5's are called as ours, so that it is the same network as a file of weights. Between QuantizeLinear and
/// DequantizeLinear, and in QLinearConv and QLinearMatMul, the model's own scales, zero points and integers are kept
/// (unsigned ones less 128, which changes no real number). Throws Error "node …" with the rule that is broken.
OnnxSequential sequential_of(const OnnxGraph& graph);

}  // namespace foldwise
