// The reader walks along the one value that leads from the input to the output. Each node either makes a new layer of
// it, changes what the last layer does to its ofmap, or says how the value is rounded.
#include "foldwise/formats/onnx_sequential.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/onnx_constants.hpp"
#include "foldwise/neural/lenet5.hpp"

namespace foldwise {

namespace {

void require_sequence(bool holds, const std::string& rule) {
  if (!holds) {
    throw Error(rule);
  }
}

/// Numbers of one image, whose shape follows the first size; of more than there may be, one too many.
std::int64_t pixels_of(const OnnxShape& shape) {
  constexpr std::int64_t too_many = kImagePixels + 1;
  std::int64_t pixels = 1;
  for (std::size_t axis = 1; axis < shape.size(); ++axis) {
    pixels = std::min(too_many, pixels * std::clamp<std::int64_t>(shape[axis], 0, too_many));
  }
  return pixels;
}

/// A layer in the making.
struct OnnxTrainedLayer {
  LayerGeometry geometry;
  FilterConstants filters;
  std::vector<float> bias;                   ///< real ones, empty when there are none or they are integers
  std::optional<OnnxConstant> integer_bias;  ///< as DequantizeLinear or QLinearConv has it
  std::optional<LinearQuantization> ifmap;

  bool has_bias() const { return !bias.empty() || integer_bias; }
};

QuantizedLayer quantized_layer_of(const OnnxTrainedLayer& layer) {
  require_sequence(layer.ifmap.has_value() && !layer.filters.quantization.empty(),
                   fmt::format("layer {}: its {} have no scale, but those of other layers have", layer.geometry.name,
                               layer.ifmap ? "filters" : "ifmaps"));
  QuantizedLayer result{.geometry = layer.geometry,
                        .ifmap = *layer.ifmap,
                        .filters = layer.filters.quantization,
                        .weight = layer.filters.integers,
                        .bias = {}};
  for (int output = 0; output < layer.geometry.outputs; ++output) {
    const auto place = static_cast<std::size_t>(output);
    const float unit = result.ifmap.scale * result.filter(place).scale;
    double units = 0;
    if (layer.integer_bias) {
      const auto integer = static_cast<double>(layer.integer_bias->tensor->integers[place]);
      const float scale = layer.integer_bias->scale_of_bias(place, unit);
      units = scale == unit ? integer : integer * static_cast<double>(scale) / static_cast<double>(unit);
    } else if (!layer.bias.empty()) {
      units = static_cast<double>(layer.bias[place]) / static_cast<double>(unit);
    }
    require_sequence(
        std::abs(units) <= kLargestSum,
        fmt::format("layer {}: bias {} is beyond 30 bits of its accumulator", layer.geometry.name, output));
    result.bias.push_back(static_cast<std::int32_t>(std::lrint(units)));
  }
  return result;
}

class SequenceReader {
 public:
  explicit SequenceReader(const OnnxGraph& graph) : graph_(graph), constants_(graph) {
    require_sequence(graph.inputs.size() == 1 && graph.outputs.size() == 1,
                     fmt::format("has {} inputs and {} outputs, must have one image and its scores",
                                 graph.inputs.size(), graph.outputs.size()));
    value_ = graph.inputs.front();
    const OnnxShape* const shape = graph.shape_of(value_);
    const std::int64_t pixels = shape == nullptr ? 0 : pixels_of(*shape);
    require_sequence(
        pixels == kImagePixels,
        fmt::format("its input is [{}], must be images of 1 x {} x {}",
                    shape == nullptr ? "" : fmt::format("{}", fmt::join(*shape, ", ")), kImageSide, kImageSide));
  }

  OnnxSequential read() {
    for (const OnnxNode& node : graph_.nodes) {
      try {
        add(node);
      } catch (const Error& error) {
        throw Error(fmt::format("node {} ({}): {}", quoted_text(node.name), one_line(node.op, 60), error.what()));
      }
    }
    require_sequence(graph_.outputs.front() == value_,
                     fmt::format("its output {} is not the end of the sequence", quoted_text(graph_.outputs.front())));
    if (quantization_) {
      notes_.push_back("the scores are not rounded to the scale that the model gives them");
    }
    return {finished(), std::move(notes_)};
  }

 private:
  using Handler = void (SequenceReader::*)(const OnnxNode&);

  void add(const OnnxNode& node) {
    if (constants_.add(node)) {
      return;
    }
    require_sequence(!node.outputs.empty(), "has no output");
    static const std::map<std::string_view, Handler> handlers = {
        {"Add", &SequenceReader::add_bias},
        {"AveragePool", &SequenceReader::add_pooling},
        {"BatchNormalization", &SequenceReader::add_normalization},
        {"Conv", &SequenceReader::add_convolution},
        {"DequantizeLinear", &SequenceReader::add_dequantization},
        {"Dropout", &SequenceReader::pass},
        {"Flatten", &SequenceReader::add_flattening},
        {"Gemm", &SequenceReader::add_gemm},
        {"Identity", &SequenceReader::pass},
        {"LogSoftmax", &SequenceReader::add_softmax},
        {"MatMul", &SequenceReader::add_matrix},
        {"MaxPool", &SequenceReader::add_pooling},
        {"QLinearConv", &SequenceReader::add_quantized_convolution},
        {"QLinearMatMul", &SequenceReader::add_quantized_matrix},
        {"QuantizeLinear", &SequenceReader::add_quantization},
        {"Relu", &SequenceReader::add_relu},
        {"Reshape", &SequenceReader::add_flattening},
        {"Softmax", &SequenceReader::add_softmax},
    };
    const auto handler = handlers.find(node.op);
    require_sequence(handler != handlers.end(),
                     "is no layer of a sequence: square convolutions of stride 1 and linear layers with bias, batch "
                     "normalization, ReLU and 2 x 2 pooling are");
    require_sequence(!is_finished_ || node.op == "Identity" || node.op.ends_with("uantizeLinear"),
                     "follows the softmax, which must be the end");
    const auto is_read = [&](const std::string& input) { return !input.empty() && !constants_.is_constant(input); };
    for (const std::string& input : node.inputs) {
      require_sequence(!is_read(input) || input == value_, fmt::format("reads {}, but a sequence goes on with {}",
                                                                       quoted_text(input), quoted_text(value_)));
    }
    (this->*handler->second)(node);
    value_ = node.outputs.front();
  }

  void pass(const OnnxNode& /*node*/) {}

  void add_softmax(const OnnxNode& /*node*/) { is_finished_ = true; }

  OnnxTrainedLayer& last() {
    require_sequence(!layers_.empty(), "comes before the first layer with weights");
    return layers_.back();
  }

  /// The layer whose ofmap nothing was done to.
  OnnxTrainedLayer& last_bare() {
    require_sequence(!last().geometry.rectifies && last().geometry.pooling == Pooling::none && !quantization_,
                     "does not follow a convolution or a linear layer");
    return last();
  }

  void add_layer(const char* kind, LayerGeometry geometry, FilterConstants filters) {
    int& number = numbers_[kind];
    geometry.name = fmt::format("{}{}", kind, ++number);
    geometry.inputs = channels_;
    geometry.side = side_;
    geometry.outputs = static_cast<int>(filters.count);
    require_sequence(
        geometry.weights() == filters.count * filters.words,
        fmt::format("has filters of {} words for {} x {} x {} pixels", filters.words, channels_, side_, side_));
    require_sequence(geometry.kernel <= geometry.padded_side(), "has filters larger than its ifmap");
    layers_.push_back({geometry, std::move(filters), {}, {}, std::exchange(quantization_, std::nullopt)});
    channels_ = geometry.outputs;
    side_ = geometry.ofmap();
  }

  void add_convolution_of(const OnnxNode& node, const OnnxConstant& weight) {
    const OnnxShape& shape = weight.tensor->shape;
    require_sequence(shape.size() == 4 && shape[2] == shape[3], "must have square filters");
    require_sequence(shape[1] == channels_ && first_integer(node, "group", 1) == 1, "must have one group");
    LayerGeometry geometry;
    geometry.kernel = static_cast<int>(std::clamp<std::int64_t>(shape[2], 0, kImageSide * 3));
    for (const char* ones : {"strides", "dilations"}) {
      require_sequence(all_are(node, ones, 1), fmt::format("must have {} of 1", ones));
    }
    const auto pads = node.integers.find("pads");
    const auto automatic = node.texts.find("auto_pad");
    if (automatic != node.texts.end() && automatic->second.starts_with("SAME")) {
      require_sequence(geometry.kernel % 2 == 1, "must be padded alike on all sides");
      geometry.padding = geometry.kernel / 2;
    } else if (pads != node.integers.end() && !pads->second.empty()) {
      geometry.padding = static_cast<int>(std::clamp<std::int64_t>(pads->second.front(), -1, kImageSide));
      require_sequence(geometry.padding >= 0 && all_are(node, "pads", geometry.padding),
                       "must be padded alike on all sides");
    }
    add_layer("conv", geometry, filters_of(weight, 0));
  }

  /// A linear layer sees the whole ifmap: its filters have as many rows. `axis` of the matrix counts filters.
  void add_matrix_of(const OnnxConstant& weight, std::size_t axis) {
    require_sequence(weight.tensor->shape.size() == 2, "must have a matrix of weights");
    require_sequence(is_flat_ || side_ == 1, "must have a flat input");
    LayerGeometry geometry;
    geometry.kernel = side_;
    add_layer("fc", geometry, filters_of(weight, axis));
  }

  void add_convolution(const OnnxNode& node) {
    add_convolution_of(node, constants_.at(node, 1));
    set_bias(node, 2);
  }

  void add_gemm(const OnnxNode& node) {
    require_sequence(first_integer(node, "transA", 0) == 0 && real(node, "alpha", 1) == 1 && real(node, "beta", 1) == 1,
                     "must have alpha 1, beta 1 and transA 0");
    add_matrix_of(constants_.at(node, 1), first_integer(node, "transB", 0) == 0 ? 1 : 0);
    set_bias(node, 2);
  }

  void add_matrix(const OnnxNode& node) { add_matrix_of(constants_.at(node, 1), 1); }

  void add_bias(const OnnxNode& node) {
    require_sequence(!last_bare().has_bias(), "adds to a layer that has its bias");
    set_bias(node, constants_.is_constant(node.inputs.at(0)) ? 0 : 1);
  }

  void set_bias(const OnnxNode& node, std::size_t input) {
    if (input >= node.inputs.size() || node.inputs[input].empty()) {
      return;
    }
    const OnnxConstant& bias = constants_.at(node, input);
    const auto outputs = static_cast<std::size_t>(last().geometry.outputs);
    require_sequence(bias.tensor->reals.size() + bias.tensor->integers.size() == outputs,
                     fmt::format("must have a bias for each of its {} filters", outputs));
    if (bias.tensor->reals.empty()) {
      last().integer_bias = bias;
    } else {
      last().bias = bias.tensor->reals;
    }
  }

  /// Inference of batch normalization (Ioffe and Szegedy 2015, algorithm 2, last line) as part of the layer before it.
  void add_normalization(const OnnxNode& node) {
    OnnxTrainedLayer& layer = last_bare();
    require_sequence(layer.filters.quantization.empty(), "follows a layer in integers");
    const auto outputs = static_cast<std::size_t>(layer.geometry.outputs);
    const auto input = [&](std::size_t index) -> const std::vector<float>& {
      const std::vector<float>& values = constants_.at(node, index).tensor->reals;
      require_sequence(values.size() == outputs, fmt::format("must have {} numbers in each input", outputs));
      return values;
    };
    layer.bias.resize(outputs);
    for (std::size_t output = 0; output < outputs; ++output) {
      const float factor = input(1)[output] / std::sqrt(input(4)[output] + real(node, "epsilon", 1e-5F));
      layer.bias[output] = (layer.bias[output] - input(3)[output]) * factor + input(2)[output];
      for (std::size_t word = 0; word < layer.filters.words; ++word) {
        layer.filters.reals[output * layer.filters.words + word] *= factor;
      }
    }
  }

  void add_relu(const OnnxNode& /*node*/) {
    require_sequence(last().geometry.pooling != Pooling::average, "follows average pooling");
    last().geometry.rectifies = true;
  }

  void add_pooling(const OnnxNode& node) {
    require_sequence(last().geometry.pooling == Pooling::none, "pools what is pooled");
    const auto automatic = node.texts.find("auto_pad");
    require_sequence(all_are(node, "kernel_shape", 2) && node.integers.contains("strides") &&
                         all_are(node, "strides", 2) && all_are(node, "pads", 0) && all_are(node, "dilations", 1) &&
                         first_integer(node, "ceil_mode", 0) == 0 &&
                         (automatic == node.texts.end() || !automatic->second.starts_with("SAME")),
                     "must have windows of 2 x 2, strides of 2 and no padding");
    const bool averages = node.op == "AveragePool";
    if (averages && quantization_) {
      notes_.push_back(fmt::format("node {}: what it averages is not rounded before", quoted_text(node.name)));
      quantization_.reset();
    }
    last().geometry.pooling = averages ? Pooling::average : Pooling::maximum;
    side_ = last().geometry.pooled_side();
  }

  /// Flatten and Reshape may make rows of an image, or images of rows, in the order in which they lie.
  void add_flattening(const OnnxNode& node) {
    const OnnxShape* const shape = graph_.shape_of(node.outputs.at(0));
    require_sequence(shape != nullptr && shape->size() >= 2, "must keep images apart");
    const OnnxShape image = {channels_, side_, side_};
    is_flat_ = shape->size() == 2 && (*shape)[1] == std::int64_t{channels_} * side_ * side_;
    require_sequence(
        is_flat_ || OnnxShape(shape->begin() + 1, shape->end()) == image,
        fmt::format("makes [{}] of images of {} x {} x {}", fmt::join(*shape, ", "), channels_, side_, side_));
  }

  void add_quantization(const OnnxNode& node) {
    const LinearQuantization quantization = constants_.quantization(node, 1, 2);
    if (quantization_ && *quantization_ != quantization) {
      notes_.push_back(fmt::format("node {}: what it rounds is not rounded before", quoted_text(node.name)));
    }
    quantization_ = quantization;
  }

  void add_dequantization(const OnnxNode& node) {
    require_sequence(quantization_ == constants_.quantization(node, 1, 2), "has another scale than its input");
  }

  void add_quantized_convolution(const OnnxNode& node) {
    add_dequantization(node);
    add_convolution_of(node, constants_.dequantized(node, 3, 0));
    set_bias(node, 8);
    quantization_ = constants_.quantization(node, 6, 7);
  }

  void add_quantized_matrix(const OnnxNode& node) {
    add_dequantization(node);
    add_matrix_of(constants_.dequantized(node, 3, 1), 1);
    quantization_ = constants_.quantization(node, 6, 7);
  }

  TrainedNetwork finished() {
    std::vector<LayerGeometry> geometry;
    for (const OnnxTrainedLayer& layer : layers_) {
      geometry.push_back(layer.geometry);
    }
    take_names_of_lenet5(geometry);
    validate(geometry);
    SequentialNetwork network{.layers = geometry, .weights = {}};
    QuantizedNetwork quantized;
    const bool is_quantized = std::ranges::any_of(
        layers_, [](const OnnxTrainedLayer& layer) { return layer.ifmap || !layer.filters.quantization.empty(); });
    for (std::size_t index = 0; index < layers_.size(); ++index) {
      OnnxTrainedLayer& layer = layers_[index];
      layer.geometry = geometry[index];
      if (is_quantized) {
        quantized.layers.push_back(quantized_layer_of(layer));
      } else {
        layer.bias.resize(static_cast<std::size_t>(layer.geometry.outputs));
        network.weights.push_back({std::move(layer.filters.reals), std::move(layer.bias)});
      }
    }
    return is_quantized ? TrainedNetwork(std::move(quantized)) : TrainedNetwork(std::move(network));
  }

  static void take_names_of_lenet5(std::vector<LayerGeometry>& geometry) {
    std::vector<LayerGeometry> lenet5 = lenet5_geometry();
    std::vector<LayerGeometry> renamed = geometry;
    for (std::size_t index = 0; index < std::min(renamed.size(), lenet5.size()); ++index) {
      renamed[index].name = lenet5[index].name;
    }
    if (renamed == lenet5) {
      geometry = std::move(renamed);
    }
  }

  const OnnxGraph& graph_;
  OnnxConstants constants_;
  std::string value_;
  int channels_ = 1;
  int side_ = kImageSide;
  bool is_flat_ = false;
  bool is_finished_ = false;
  std::optional<LinearQuantization> quantization_;  ///< of the value, where it is rounded
  std::map<std::string, int> numbers_;
  std::vector<OnnxTrainedLayer> layers_;
  std::vector<std::string> notes_;
};

}  // namespace

OnnxSequential sequential_of(const OnnxGraph& graph) { return SequenceReader(graph).read(); }

}  // namespace foldwise
