#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foldwise/formats/onnx_graph.hpp"
#include "foldwise/quantization/linear_quantization.hpp"

namespace foldwise {

/// A constant and, when it is integers with scales, what they mean: one quantization for all or one for each index of
/// an axis. Integers that were unsigned bytes have lost 128, as has their zero point.
struct OnnxConstant {
  const OnnxTensor* tensor = nullptr;
  std::vector<LinearQuantization> quantization;

  /// The scale of integer `place` of a bias; `unit` for one without scales, whose unit that is by definition.
  float scale_of_bias(std::size_t place, float unit) const {
    return quantization.empty() ? unit : quantization[quantization.size() == 1 ? 0 : place].scale;
  }
};

/// The filters of a layer, [filter][word], real or quantized.
struct FilterConstants {
  std::size_t count = 0;
  std::size_t words = 0;  ///< of one filter
  std::vector<float> reals;
  std::vector<std::int8_t> integers;
  std::vector<LinearQuantization> quantization;  ///< none for real ones; one, or one for each filter
};

/// A constant's numbers filter by filter; filters are counted by `axis`, 0 or, for a matrix, 1. Throws Error when they
/// are integers without scales, or of more than 8 bits.
FilterConstants filters_of(const OnnxConstant& constant, std::size_t axis);

/// The constants of a graph by name, those that QuantizeLinear and DequantizeLinear make of constants too.
class OnnxConstants {
 public:
  explicit OnnxConstants(const OnnxGraph& graph);

  bool is_constant(const std::string& value) const { return graph_.constants.contains(value); }

  /// Whether the node makes constants of constants. What is none of the operators above can be made and never read.
  bool add(const OnnxNode& node);

  /// Input `index` of a node. Throws Error unless it is a constant whose numbers are in the file.
  const OnnxConstant& at(const OnnxNode& node, std::size_t index) const;

  /// One scale and zero point in two inputs of a node; the zero point may lack, and is 0 of unsigned bytes then. Throws
  /// Error for more than one, for other types than bytes, and for a scale that is not positive.
  LinearQuantization quantization(const OnnxNode& node, std::size_t scale, std::size_t zero_point) const;

  /// The integers in input `index` of a node, with the scales in the next one and the zero points in that after it.
  OnnxConstant dequantized(const OnnxNode& node, std::size_t index, std::size_t axis) const;

 private:
  OnnxConstant quantized(const OnnxNode& node);
  std::vector<LinearQuantization> quantizations(const OnnxNode& node, std::size_t scale, std::size_t zero_point,
                                                bool is_unsigned) const;
  const OnnxTensor* keep(OnnxTensor tensor) const;

  const OnnxGraph& graph_;
  std::unordered_map<std::string, OnnxConstant> constants_;
  mutable std::vector<std::unique_ptr<OnnxTensor>> made_;  ///< what no constant of the graph is
};

std::int64_t first_integer(const OnnxNode& node, std::string_view name, std::int64_t otherwise);
float real(const OnnxNode& node, std::string_view name, float otherwise);

/// Whether every number of an attribute is `value`; one that is not there has none that is not.
bool all_are(const OnnxNode& node, std::string_view name, std::int64_t value);

}  // namespace foldwise
