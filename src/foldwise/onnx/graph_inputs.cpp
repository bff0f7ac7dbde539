#include "foldwise/onnx/graph_inputs.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <unordered_set>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

using Dimension = onnx::TensorShapeProto_Dimension;

constexpr std::int64_t kLargestDimension = std::int64_t{1} << 31;

/// One dimension of an input that is no weight.
struct Place {
  const std::string* input;
  int axis;
  Dimension* dimension;

  std::string text() const { return fmt::format("{}[{}]", *input, axis); }
  bool is_open() const { return !dimension->has_dim_value() || dimension->dim_value() < 1; }
};

std::vector<Place> places_of(onnx::GraphProto& graph) {
  std::unordered_set<std::string> weights;
  for (const onnx::TensorProto& tensor : graph.initializer()) {
    weights.insert(tensor.name());
  }
  std::vector<Place> places;
  for (onnx::ValueInfoProto& input : *graph.mutable_input()) {
    if (weights.contains(input.name()) || !input.type().has_tensor_type() || !input.type().tensor_type().has_shape()) {
      continue;
    }
    onnx::TensorShapeProto& shape = *input.mutable_type()->mutable_tensor_type()->mutable_shape();
    for (int axis = 0; axis < shape.dim_size(); ++axis) {
      places.push_back({&input.name(), axis, shape.mutable_dim(axis)});
    }
  }
  return places;
}

void require_size(std::string_view name, std::int64_t size) {
  if (size < 1 || size > kLargestDimension) {
    throw Error(fmt::format("the size of {} is {}, must be from 1 to 2^31", quoted_text(name), size));
  }
}

void set_batch(std::vector<Place>& places, const OnnxSizes& sizes, std::vector<std::string>& notes) {
  if (places.empty() || (!sizes.batch && !places.front().is_open())) {
    return;
  }
  if (sizes.batch) {
    require_size("the batch", *sizes.batch);
  } else {
    notes.push_back(fmt::format("the batch is taken to be 1: {} of input {} is open",
                                places.front().dimension->dim_param().empty()
                                    ? "the first dimension"
                                    : "dimension " + quoted_text(places.front().dimension->dim_param()),
                                quoted_text(*places.front().input)));
  }
  const Dimension first = *places.front().dimension;
  const bool is_named = !first.dim_param().empty();
  for (const Place& place : places) {
    const bool same = is_named ? place.dimension->dim_param() == first.dim_param()
                               : place.axis == 0 && place.dimension->dim_param().empty() &&
                                     place.dimension->dim_value() == first.dim_value();
    if (same) {
      place.dimension->set_dim_value(sizes.batch.value_or(1));
    }
  }
}

}  // namespace

void set_input_sizes(onnx::GraphProto& graph, const OnnxSizes& sizes, std::vector<std::string>& notes) {
  std::vector<Place> places = places_of(graph);
  std::vector<std::string> open_names;
  for (const auto& [name, size] : sizes.settings) {
    require_size(name, size);
  }
  std::vector<bool> is_used(sizes.settings.size());
  for (const Place& place : places) {
    const std::string name = place.dimension->dim_param();
    for (std::size_t index = 0; index < sizes.settings.size(); ++index) {
      const auto& [meant, size] = sizes.settings[index];
      if (meant == place.text() || (!name.empty() && meant == name)) {
        place.dimension->set_dim_value(size);
        is_used[index] = true;
      }
    }
  }
  for (std::size_t index = 0; index < sizes.settings.size(); ++index) {
    if (!is_used[index]) {
      throw Error(fmt::format("no input has a dimension {}", quoted_text(sizes.settings[index].first)));
    }
  }
  set_batch(places, sizes, notes);
  for (const Place& place : places) {
    if (place.is_open()) {
      const std::string& name = place.dimension->dim_param();
      throw Error(fmt::format("dimension {} of input {} {}; give it one: --set '{}=N'",
                              name.empty() ? std::to_string(place.axis) : quoted_text(name), quoted_text(*place.input),
                              place.dimension->has_dim_value()
                                  ? fmt::format("is {}, which is no size", place.dimension->dim_value())
                                  : "has no size",
                              name.empty() ? place.text() : name));
    }
    require_size(place.text(), place.dimension->dim_value());
  }
}

}  // namespace foldwise
