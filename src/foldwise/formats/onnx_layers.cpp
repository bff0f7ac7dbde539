// What a node is for a systolic array. The matrix product of each layer is exact: M pixels of all images (or rows), N
// filters (or columns) and K words of a window, so multiply-accumulates, folds and compute cycles are those of the
// node. The ifmap of a convolution holds what windows read, padding included, (ofmap - 1) * stride + filter; where our
// layers cannot say more (several images, dilation, a third dimension) it is laid out so that the windows still fit,
// and docs/file-formats.md says how many words it is off.
#include "foldwise/formats/onnx_layers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/topology.hpp"

namespace foldwise {

namespace {

/// Operators that multiply and add and that no rule below makes layers of: dropping them would be wrong.
constexpr std::string_view kRefused[] = {"CausalConvWithState", "DFT", "DeformConv", "GRU",  "If",          "LSTM",
                                         "LinearAttention",     "RNN", "Loop",       "STFT", "SequenceMap", "Scan"};

void require(bool holds, const std::string& rule) {
  if (!holds) {
    throw Error(rule);
  }
}

std::int64_t product(std::span<const std::int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, [](std::int64_t result, std::int64_t size) {
    return checked_product("a number of words", {result, size});
  });
}

/// A node's name as a row of a topology can have it.
std::string row_name(const OnnxNode& node) {
  std::string name = node.name;
  for (char& letter : name) {
    if (letter == ',' || static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) {
      letter = '_';
    }
  }
  for (std::size_t at = name.find("DP"); at != std::string::npos; at = name.find("DP", at)) {
    name[at + 1] = 'p';  // DP marks depth-wise rows
  }
  name = std::string(trimmed(name));
  return name.empty() ? node.op : name;
}

/// The layers of one node, from its shapes.
class NodeReader {
 public:
  NodeReader(const OnnxGraph& graph, const OnnxNode& node, std::vector<Layer>& layers)
      : graph_(graph), node_(node), layers_(layers), first_layer_(layers.size()) {}

  const OnnxNode& node() const { return node_; }

  bool has(std::size_t input) const { return input < node_.inputs.size() && !node_.inputs[input].empty(); }

  const OnnxShape& input(std::size_t index) const {
    if (!has(index)) {
      throw Error(fmt::format("lacks its input {}", index));
    }
    return shape(node_.inputs[index], "input");
  }

  const OnnxShape& output() const {
    if (node_.outputs.empty()) {
      throw Error("has no output");
    }
    return shape(node_.outputs[0], "output");
  }

  std::int64_t integer(std::string_view name, std::int64_t otherwise) const {
    const auto found = node_.integers.find(name);
    return found == node_.integers.end() || found->second.empty() ? otherwise : found->second[0];
  }

  /// An attribute with a number for each of `count` dimensions, all `otherwise` when it is not there.
  std::vector<std::int64_t> integers(std::string_view name, std::size_t count, std::int64_t otherwise) const {
    const auto found = node_.integers.find(name);
    if (found == node_.integers.end()) {
      return std::vector<std::int64_t>(count, otherwise);
    }
    require(found->second.size() == count,
            fmt::format("{} has {} numbers, must have {}", name, found->second.size(), count));
    return found->second;
  }

  /// Adds `count` equal layers, named `<prefix><node><word>_<i>`; a single one without word and number.
  void add(const ConvShape& shape, std::int64_t count, std::string_view word, std::string_view prefix = "") {
    validate(shape);
    require(count <= kMostDepthwiseChannels, fmt::format("is {} layers, may be {}", count, kMostDepthwiseChannels));
    require(layers_.size() + static_cast<std::size_t>(count) <= kMostLayers,
            fmt::format("the network has more than {} layers", kMostLayers));
    const std::string name = std::string(prefix) + row_name(node_);
    for (std::int64_t index = 0; index < count; ++index) {
      layers_.push_back({count == 1 && prefix.empty() ? name : fmt::format("{}{}_{}", name, word, index), shape});
    }
    macs_ = checked_sum("MACs", {macs_, checked_product("MACs", {macs(shape), count})});
  }

  /// Adds the groups of a convolution. Groups of one channel are a depth-wise row of a topology.
  void add_groups(const ConvShape& shape, std::int64_t groups) {
    if (groups > 1 && shape.channels == 1) {
      add(shape, groups, "Channel", "DP");
    } else {
      add(shape, groups, "Group");
    }
  }

  std::int64_t macs_so_far() const { return macs_; }
  std::size_t layers_so_far() const { return layers_.size() - first_layer_; }

 private:
  const OnnxShape& shape(const std::string& value, std::string_view what) const {
    const OnnxShape* const found = graph_.shape_of(value);
    if (found == nullptr) {
      throw Error(
          fmt::format("the shape of its {} {} is not known: it depends on data, or on an operator whose rule is "
                      "not known",
                      what, quoted_text(value)));
    }
    require(std::ranges::all_of(*found, [](std::int64_t size) { return size >= 1; }),
            fmt::format("its {} {} has the shape [{}], must have sizes of at least 1", what, quoted_text(value),
                        fmt::join(*found, ", ")));
    return *found;
  }

  const OnnxGraph& graph_;
  const OnnxNode& node_;
  std::vector<Layer>& layers_;
  std::size_t first_layer_;
  std::int64_t macs_ = 0;
};

std::int64_t groups_of(const NodeReader& reader, std::int64_t channels, std::int64_t channels_of_group) {
  const std::int64_t groups = reader.integer("group", 1);
  require(groups >= 1 && channels % groups == 0 && channels / groups == channels_of_group,
          fmt::format("{} channels in {} groups do not go with filters of {} channels", channels, groups,
                      channels_of_group));
  return groups;
}

/// Conv, with the ifmap in input `x` and the filters in input `w`. The last two dimensions are rows and columns; those
/// before (of a 3-D convolution) are images by their ofmap and channels by their filter. A 1-D convolution has one
/// column.
void add_convolution(NodeReader& reader, std::size_t x, std::size_t w) {
  const OnnxShape& ifmap = reader.input(x);
  const OnnxShape& filter = reader.input(w);
  const OnnxShape& ofmap = reader.output();
  const std::size_t rank = ifmap.size();
  require(rank >= 3 && filter.size() == rank && ofmap.size() == rank,
          fmt::format("ifmap, filter and ofmap have {}, {} and {} dimensions, must have as many, 3 at least", rank,
                      filter.size(), ofmap.size()));
  const std::int64_t groups = groups_of(reader, ifmap[1], filter[1]);
  require(filter[0] % groups == 0, fmt::format("{} filters in {} groups", filter[0], groups));
  const std::vector<std::int64_t> strides = reader.integers("strides", rank - 2, 1);
  require(std::ranges::all_of(strides, [](std::int64_t s) { return s >= 1 && s <= kLargestSize; }),
          fmt::format("strides are [{}], must be from 1 to 2^31", fmt::join(strides, ", ")));
  const std::vector<std::int64_t> kernel(filter.begin() + 2, filter.end());
  if (const auto named = reader.node().integers.find("kernel_shape"); named != reader.node().integers.end()) {
    require(named->second == kernel, fmt::format("kernel_shape is [{}], but the filter is [{}]",
                                                 fmt::join(named->second, ", "), fmt::join(filter, ", ")));
  }
  const std::size_t row = rank == 3 ? 2 : rank - 2;  // the dimension that is rows
  const bool has_columns = rank > 3;
  const std::int64_t rows =
      checked_product("rows", {ofmap[0], product(std::span(ofmap).subspan(2, row - 2)), ofmap[row]});
  const std::int64_t columns = has_columns ? ofmap[row + 1] : 1;
  const std::int64_t column_stride = has_columns ? strides[row - 1] : 1;
  ConvShape shape{.ifmap_height = 0,
                  .ifmap_width = 0,
                  .filter_height = filter[row],
                  .filter_width = has_columns ? filter[row + 1] : 1,
                  .channels = checked_product("channels", {filter[1], product(std::span(filter).subspan(2, row - 2))}),
                  .filters = filter[0] / groups,
                  .row_stride = strides[row - 2],
                  .column_stride = column_stride};
  const auto read = [](std::int64_t size, std::int64_t stride, std::int64_t window) {
    return checked_sum("ifmap", {checked_product("ifmap", {size - 1, stride}), window});
  };
  shape.ifmap_height = read(rows, shape.row_stride, shape.filter_height);
  shape.ifmap_width = read(columns, shape.column_stride, shape.filter_width);
  reader.add_groups(shape, groups);
}

/// ConvTranspose as the matrix product that it is: each pixel of the ifmap with every tap of every filter. The sums
/// that follow, of taps that meet in one pixel of the ofmap, and the cropping are no multiply-accumulates of the array.
void add_transposed_convolution(NodeReader& reader) {
  const OnnxShape& ifmap = reader.input(0);
  const OnnxShape& filter = reader.input(1);
  const std::size_t rank = ifmap.size();
  require(
      rank >= 3 && filter.size() == rank,
      fmt::format("ifmap and filter have {} and {} dimensions, must have as many, 3 at least", rank, filter.size()));
  const std::int64_t groups = reader.integer("group", 1);
  require(filter[0] == ifmap[1] && groups >= 1 && filter[0] % groups == 0,
          fmt::format("{} channels do not go with {} filters in {} groups", ifmap[1], filter[0], groups));
  const std::span<const std::int64_t> places = std::span(ifmap).subspan(2);
  reader.add_groups({.ifmap_height = checked_product("rows", {ifmap[0], product(places.first(places.size() - 1))}),
                     .ifmap_width = places.back(),
                     .filter_height = 1,
                     .filter_width = 1,
                     .channels = filter[0] / groups,
                     .filters = product(std::span(filter).subspan(1)),
                     .row_stride = 1,
                     .column_stride = 1},
                    groups);
}

void add_gemm(NodeReader& reader) {
  const OnnxShape& a = reader.input(0);
  const OnnxShape& b = reader.input(1);
  require(a.size() == 2 && b.size() == 2, "its inputs must be matrices");
  const std::size_t flip_a = reader.integer("transA", 0) != 0 ? 1 : 0;
  const std::size_t flip_b = reader.integer("transB", 0) != 0 ? 1 : 0;
  const GemmShape gemm{.m = a[flip_a], .n = b[1 - flip_b], .k = a[1 - flip_a]};
  require(b[flip_b] == gemm.k, fmt::format("[{}] times [{}] does not fit", fmt::join(a, ", "), fmt::join(b, ", ")));
  reader.add(as_conv(gemm), 1, "");
}

/// MatMul of stacks of matrices as numpy broadcasts them. A stack that meets a single matrix is one product with more
/// rows (or columns); stacks that meet are a product for each pair.
void add_matrix_product(NodeReader& reader, std::size_t a_input, std::size_t b_input) {
  OnnxShape a = reader.input(a_input);
  OnnxShape b = reader.input(b_input);
  require(!a.empty() && !b.empty(), "its inputs must have a dimension");
  const std::string text = fmt::format("[{}] times [{}] does not fit", fmt::join(a, ", "), fmt::join(b, ", "));
  if (a.size() == 1) {
    a.insert(a.begin(), 1);
  }
  if (b.size() == 1) {
    b.push_back(1);
  }
  const std::size_t rank = std::max(a.size(), b.size());
  a.insert(a.begin(), rank - a.size(), 1);
  b.insert(b.begin(), rank - b.size(), 1);
  GemmShape gemm{.m = a[rank - 2], .n = b[rank - 1], .k = a[rank - 1]};
  require(b[rank - 2] == gemm.k, text);
  std::int64_t count = 1;
  for (std::size_t axis = 0; axis + 2 < rank; ++axis) {
    require(a[axis] == b[axis] || a[axis] == 1 || b[axis] == 1, text);
    std::int64_t& grows = b[axis] == 1 ? gemm.m : a[axis] == 1 ? gemm.n : count;
    grows = checked_product("matrices", {grows, std::max(a[axis], b[axis])});
  }
  reader.add(as_conv(gemm), count, "Batch");
}

/// Einsum of two values: a letter that both and the output have counts matrices, one that the output has of one of them
/// is rows or columns, one that both have and the output has not is summed over. A letter of one value alone is summed
/// before.
void add_einsum(NodeReader& reader) {
  const auto found = reader.node().texts.find("equation");
  std::string equation = found == reader.node().texts.end() ? "" : found->second;
  std::erase(equation, ' ');
  const std::size_t comma = equation.find(',');
  const std::size_t arrow = equation.find("->");
  const auto refuse_equation = [&] {
    throw Error(fmt::format("the equation {} is not of the form 'ij,jk->ik', letters once each in a value",
                            quoted_text(equation)));
  };
  if (comma == std::string::npos || arrow == std::string::npos || arrow < comma || reader.node().inputs.size() != 2) {
    refuse_equation();
  }
  const std::string_view text = equation;
  const std::string_view values[] = {text.substr(0, comma), text.substr(comma + 1, arrow - comma - 1)};
  const std::string_view result = text.substr(arrow + 2);
  std::map<char, std::int64_t> sizes;
  for (const std::size_t value : {0U, 1U}) {
    const OnnxShape& shape = reader.input(value);
    const std::string letters(values[value]);
    if (letters.size() != shape.size() || std::string_view(letters).find_first_of(".,>-") != std::string_view::npos) {
      refuse_equation();
    }
    for (std::size_t axis = 0; axis < letters.size(); ++axis) {
      const auto [place, added] = sizes.emplace(letters[axis], shape[axis]);
      if (letters.find(letters[axis], axis + 1) != std::string::npos || place->second != shape[axis]) {
        refuse_equation();
      }
    }
  }
  GemmShape gemm{.m = 1, .n = 1, .k = 1};
  std::int64_t count = 1;
  for (const auto& [letter, size] : sizes) {
    const bool in_a = values[0].find(letter) != std::string_view::npos;
    const bool in_b = values[1].find(letter) != std::string_view::npos;
    const bool in_result = result.find(letter) != std::string_view::npos;
    if (in_a != in_b && !in_result) {
      continue;
    }
    std::int64_t& grows = !in_result ? gemm.k : !in_b ? gemm.m : !in_a ? gemm.n : count;
    grows = checked_product("sizes", {grows, size});
  }
  reader.add(as_conv(gemm), count, "Batch");
}

/// Attention (opset 23) as its matrix products: for each image and head of the queries, queries by keys, then scores by
/// values. Keys and values of the past are there already, but are multiplied too.
void add_attention(NodeReader& reader) {
  const auto heads_first = [&](std::size_t input, std::string_view heads_name) -> OnnxShape {
    const OnnxShape& shape = reader.input(input);
    if (shape.size() == 4) {
      return shape;  // images, heads, length, words of a head
    }
    const std::int64_t heads = reader.integer(heads_name, 0);
    require(shape.size() == 3 && heads >= 1 && shape[2] % heads == 0,
            fmt::format("its input {} has the shape [{}], which {} {} do not divide", input, fmt::join(shape, ", "),
                        heads_name, heads));
    return {shape[0], heads, shape[1], shape[2] / heads};
  };
  const OnnxShape q = heads_first(0, "q_num_heads");
  const OnnxShape k = heads_first(1, "kv_num_heads");
  const OnnxShape v = heads_first(2, "kv_num_heads");
  require(q[0] == k[0] && k[0] == v[0] && k[1] == v[1] && q[1] % k[1] == 0 && q[3] == k[3] && k[2] == v[2],
          fmt::format("queries [{}], keys [{}] and values [{}] do not fit", fmt::join(q, ", "), fmt::join(k, ", "),
                      fmt::join(v, ", ")));
  const std::int64_t past = reader.has(4) ? reader.input(4).at(2) : 0;
  const std::int64_t length = checked_sum("keys", {k[2], past});
  const std::int64_t count = checked_product("heads", {q[0], q[1]});
  reader.add(as_conv({.m = q[2], .n = length, .k = q[3]}), count, "Scores");
  reader.add(as_conv({.m = q[2], .n = v[3], .k = length}), count, "Values");
}

/// What makes the layers of an operator; empty for one that multiplies and adds nothing on the array.
std::function<void(NodeReader&)> rule_of(std::string_view op) {
  static const std::map<std::string_view, std::function<void(NodeReader&)>> rules = {
      {"Attention", add_attention},
      {"Conv", [](NodeReader& reader) { add_convolution(reader, 0, 1); }},
      {"ConvInteger", [](NodeReader& reader) { add_convolution(reader, 0, 1); }},
      {"ConvTranspose", add_transposed_convolution},
      {"Einsum", add_einsum},
      {"Gemm", add_gemm},
      {"MatMul", [](NodeReader& reader) { add_matrix_product(reader, 0, 1); }},
      {"MatMulInteger", [](NodeReader& reader) { add_matrix_product(reader, 0, 1); }},
      {"QLinearConv", [](NodeReader& reader) { add_convolution(reader, 0, 3); }},
      {"QLinearMatMul", [](NodeReader& reader) { add_matrix_product(reader, 0, 3); }},
  };
  const auto found = rules.find(op);
  return found == rules.end() ? nullptr : found->second;
}

/// Adds the layers of a node and says what they are.
OnnxNodeLayers add_layers(const OnnxGraph& graph, const OnnxNode& node, std::vector<Layer>& layers) {
  OnnxNodeLayers made{.name = node.name, .op = node.op, .ofmap = {}, .layers = 0, .macs = 0};
  if (std::ranges::find(kRefused, node.op) != std::end(kRefused)) {
    throw Error("multiplies and adds in a way that is no convolution and no matrix product here");
  }
  if (const OnnxShape* shape = node.outputs.empty() ? nullptr : graph.shape_of(node.outputs[0])) {
    made.ofmap = *shape;
  }
  const bool is_constant = !node.outputs.empty() && graph.constants.contains(node.outputs[0]);
  if (const auto rule = rule_of(node.op); rule != nullptr && !is_constant) {
    NodeReader reader(graph, node, layers);
    rule(reader);
    made.layers = reader.layers_so_far();
    made.macs = reader.macs_so_far();
  }
  return made;
}

}  // namespace

const OnnxShape* OnnxGraph::shape_of(const std::string& value) const {
  const auto found = shapes.find(value);
  return found == shapes.end() ? nullptr : &found->second;
}

OnnxLayers layers_of(const OnnxGraph& graph) {
  OnnxLayers result;
  for (const OnnxNode& node : graph.nodes) {
    try {
      result.nodes.push_back(add_layers(graph, node, result.layers));
    } catch (const Error& error) {
      throw Error(fmt::format("node {} ({}): {}", quoted_text(node.name), one_line(node.op, 60), error.what()));
    }
  }
  return result;
}

}  // namespace foldwise
