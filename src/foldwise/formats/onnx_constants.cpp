#include "foldwise/formats/onnx_constants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kUnsignedOffset = 128;  // what is taken from unsigned bytes to make them signed

void require_constant(bool holds, const std::string& rule) {
  if (!holds) {
    throw Error(rule);
  }
}

OnnxTensor as_signed(OnnxTensor tensor) {
  for (std::int64_t& integer : tensor.integers) {
    integer -= kUnsignedOffset;
  }
  tensor.is_unsigned = false;
  return tensor;
}

std::size_t size_of(const OnnxTensor& tensor) { return tensor.reals.size() + tensor.integers.size(); }

}  // namespace

std::int64_t first_integer(const OnnxNode& node, std::string_view name, std::int64_t otherwise) {
  const auto found = node.integers.find(name);
  return found == node.integers.end() || found->second.empty() ? otherwise : found->second.front();
}

float real(const OnnxNode& node, std::string_view name, float otherwise) {
  const auto found = node.reals.find(name);
  return found == node.reals.end() ? otherwise : found->second;
}

bool all_are(const OnnxNode& node, std::string_view name, std::int64_t value) {
  const auto found = node.integers.find(name);
  return found == node.integers.end() || std::ranges::all_of(found->second, [=](std::int64_t n) { return n == value; });
}

FilterConstants filters_of(const OnnxConstant& constant, std::size_t axis) {
  const OnnxTensor& tensor = *constant.tensor;
  const std::size_t size = size_of(tensor);
  FilterConstants filters{.count = static_cast<std::size_t>(tensor.shape.at(axis)),
                          .words = 0,
                          .reals = {},
                          .integers = {},
                          .quantization = constant.quantization};
  filters.words = size / filters.count;
  require_constant(tensor.integers.empty() || !constant.quantization.empty(),
                   "has weights of integers without a scale");
  require_constant(constant.quantization.size() <= 1 || constant.quantization.size() == filters.count,
                   fmt::format("has {} scales for {} filters", constant.quantization.size(), filters.count));
  for (std::size_t filter = 0; filter < filters.count; ++filter) {
    for (std::size_t word = 0; word < filters.words; ++word) {
      const std::size_t place = axis == 0 ? filter * filters.words + word : word * filters.count + filter;
      if (tensor.integers.empty()) {
        filters.reals.push_back(tensor.reals[place]);
        continue;
      }
      const std::int64_t integer = tensor.integers[place];
      require_constant(integer >= INT8_MIN && integer <= INT8_MAX, "has weights of more than 8 bits");
      filters.integers.push_back(static_cast<std::int8_t>(integer));
    }
  }
  return filters;
}

OnnxConstants::OnnxConstants(const OnnxGraph& graph) : graph_(graph) {
  for (const auto& [name, tensor] : graph.tensors) {
    constants_[name] = {&tensor, {}};
  }
}

bool OnnxConstants::add(const OnnxNode& node) {
  if (node.outputs.empty() || !is_constant(node.outputs.front())) {
    return false;
  }
  const auto source = node.inputs.empty() ? constants_.end() : constants_.find(node.inputs.front());
  if (source == constants_.end()) {
    return true;
  }
  OnnxConstant& made = constants_[node.outputs.front()];
  if (node.op == "Identity") {
    made = source->second;
  } else if (node.op == "QuantizeLinear") {
    made = quantized(node);
  } else if (node.op == "DequantizeLinear") {
    made = dequantized(node, 0, static_cast<std::size_t>(std::max<std::int64_t>(first_integer(node, "axis", 1), 0)));
  } else {
    constants_.erase(node.outputs.front());
  }
  return true;
}

const OnnxConstant& OnnxConstants::at(const OnnxNode& node, std::size_t index) const {
  require_constant(index < node.inputs.size(), fmt::format("lacks its input {}", index));
  const auto found = constants_.find(node.inputs[index]);
  require_constant(found != constants_.end(),
                   fmt::format("the numbers of its input {} are not in the file, or made by an "
                               "operator that is not worked out here",
                               quoted_text(node.inputs[index])));
  return found->second;
}

LinearQuantization OnnxConstants::quantization(const OnnxNode& node, std::size_t scale, std::size_t zero_point) const {
  const bool has_zero_point = zero_point < node.inputs.size() && !node.inputs[zero_point].empty();
  const bool is_unsigned = !has_zero_point || at(node, zero_point).tensor->is_unsigned;
  const std::vector<LinearQuantization> all = quantizations(node, scale, zero_point, is_unsigned);
  require_constant(all.size() == 1, fmt::format("has {} scales for an ifmap, must have one", all.size()));
  return all.front();
}

OnnxConstant OnnxConstants::dequantized(const OnnxNode& node, std::size_t index, std::size_t axis) const {
  const OnnxTensor& tensor = *at(node, index).tensor;
  require_constant(tensor.reals.empty(), "must have integers with its scale");
  OnnxConstant made{&tensor, quantizations(node, index + 1, index + 2, tensor.is_unsigned)};
  require_constant(
      made.quantization.size() == 1 ||
          (axis < tensor.shape.size() && static_cast<std::int64_t>(made.quantization.size()) == tensor.shape[axis]),
      fmt::format("has {} scales, which is not the size of axis {}", made.quantization.size(), axis));
  if (tensor.is_unsigned) {
    made.tensor = keep(as_signed(tensor));
  }
  return made;
}

OnnxConstant OnnxConstants::quantized(const OnnxNode& node) {
  const OnnxTensor& reals = *at(node, 0).tensor;
  const bool is_unsigned = node.inputs.size() < 3 || node.inputs[2].empty() || at(node, 2).tensor->is_unsigned;
  const std::vector<LinearQuantization> all = quantizations(node, 1, 2, is_unsigned);
  const auto axis = static_cast<std::size_t>(std::max<std::int64_t>(first_integer(node, "axis", 1), 0));
  std::size_t inner = 1;
  for (std::size_t each = axis + 1; each < reals.shape.size(); ++each) {
    inner *= static_cast<std::size_t>(reals.shape[each]);
  }
  OnnxTensor made{.shape = reals.shape, .reals = {}, .integers = {}, .is_unsigned = is_unsigned};
  for (std::size_t place = 0; place < reals.reals.size(); ++place) {
    const LinearQuantization& quantization = all[all.size() == 1 ? 0 : place / inner % all.size()];
    made.integers.push_back(quantize(reals.reals[place], quantization) + (is_unsigned ? kUnsignedOffset : 0));
  }
  return {keep(std::move(made)), {}};
}

std::vector<LinearQuantization> OnnxConstants::quantizations(const OnnxNode& node, std::size_t scale,
                                                             std::size_t zero_point, bool is_unsigned) const {
  const std::vector<float>& scales = at(node, scale).tensor->reals;
  require_constant(!scales.empty() && std::ranges::all_of(scales, [](float s) { return std::isfinite(s) && s > 0; }),
                   "must have scales above 0");
  std::vector<std::int64_t> zero_points(scales.size());
  if (zero_point < node.inputs.size() && !node.inputs[zero_point].empty()) {
    const OnnxTensor& given = *at(node, zero_point).tensor;
    require_constant(given.integers.size() == scales.size() && given.is_unsigned == is_unsigned,
                     "must have a zero point for each scale, of the type of its integers");
    zero_points = given.integers;
  }
  std::vector<LinearQuantization> all;
  for (std::size_t index = 0; index < scales.size(); ++index) {
    const std::int64_t zero = zero_points[index] - (is_unsigned ? kUnsignedOffset : 0);
    require_constant(zero >= INT8_MIN && zero <= INT8_MAX, "must have zero points of 8 bits");
    all.push_back({.scale = scales[index], .zero_point = static_cast<std::int32_t>(zero)});
  }
  return all;
}

const OnnxTensor* OnnxConstants::keep(OnnxTensor tensor) const {
  return made_.emplace_back(std::make_unique<OnnxTensor>(std::move(tensor))).get();
}

}  // namespace foldwise
