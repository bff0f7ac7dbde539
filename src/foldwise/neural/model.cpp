#include "foldwise/neural/model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

std::string shape_text(const Shape& shape) { return fmt::format("{}", fmt::join(shape, "x")); }

std::string_view element_name(const Tensor::Values& values) {
  constexpr std::array<std::string_view, std::variant_size_v<Tensor::Values>> names = {"float32", "int8", "int32"};
  return names[values.index()];
}

std::string_view attribute_of(const Model& model, std::string_view name) {
  const auto found = model.attributes.find(std::string(name));
  return found == model.attributes.end() ? std::string_view() : std::string_view(found->second);
}

void require_network(const Model& model, std::string_view kind, std::string_view file) {
  const std::string_view network = attribute_of(model, "network");
  if (network != kind) {
    throw ParseError(file, 0, fmt::format("holds a network of kind {}, not '{}'", quoted_text(network), kind));
  }
}

template <typename T>
const std::vector<T>& values_of(const Model& model, std::string_view name, const Shape& shape, std::string_view file) {
  const auto tensor = std::find_if(model.tensors.begin(), model.tensors.end(),
                                   [&](const Tensor& candidate) { return candidate.name == name; });
  if (tensor == model.tensors.end()) {
    throw ParseError(file, 0, fmt::format("has no tensor '{}'", name));
  }
  if (tensor->shape != shape) {
    throw ParseError(
        file, 0,
        fmt::format("tensor '{}' has shape {}, must have {}", name, shape_text(tensor->shape), shape_text(shape)));
  }
  const auto* values = std::get_if<std::vector<T>>(&tensor->values);
  if (values == nullptr) {
    throw ParseError(file, 0,
                     fmt::format("tensor '{}' holds {}, must hold {}", name, element_name(tensor->values),
                                 element_name(std::vector<T>())));
  }
  return *values;
}

template const std::vector<float>& values_of(const Model&, std::string_view, const Shape&, std::string_view);
template const std::vector<std::int8_t>& values_of(const Model&, std::string_view, const Shape&, std::string_view);
template const std::vector<std::int32_t>& values_of(const Model&, std::string_view, const Shape&, std::string_view);

}  // namespace foldwise
