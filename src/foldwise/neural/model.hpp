#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace foldwise {

using Shape = std::vector<std::int64_t>;

/// "6x1x5x5"
std::string shape_text(const Shape& shape);

/// Numbers with a name. Row-major: the last index of the shape runs fastest.
struct Tensor {
  using Values = std::variant<std::vector<float>, std::vector<std::int8_t>, std::vector<std::int32_t>>;

  std::string name;
  Shape shape;  ///< one extent at least, each at least 1
  Values values;

  bool operator==(const Tensor&) const = default;
};

/// "float32", "int8" or "int32".
std::string_view element_name(const Tensor::Values& values);

/// A network as numbers and what is known of it: what a model file holds, whatever the network. What the tensors and
/// attributes of a kind of network are called, the kind says (lenet5.hpp).
struct Model {
  std::map<std::string, std::string> attributes;  ///< "network" says the kind; values are one line of text
  std::vector<Tensor> tensors;

  bool operator==(const Model&) const = default;
};

/// An attribute's value, empty when the model has no such attribute.
std::string_view attribute_of(const Model& model, std::string_view name);

/// Throws ParseError for `file` unless the attribute "network" says `kind`.
void require_network(const Model& model, std::string_view kind, std::string_view file);

/// The values of the tensor `name`. Throws ParseError for `file` when it is missing, of other elements than T (float,
/// std::int8_t or std::int32_t) or of another shape.
template <typename T>
const std::vector<T>& values_of(const Model& model, std::string_view name, const Shape& shape, std::string_view file);

}  // namespace foldwise
