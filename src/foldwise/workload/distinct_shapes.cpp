#include "foldwise/workload/distinct_shapes.hpp"

#include <unordered_map>

namespace foldwise {

namespace {

struct ShapeHash {
  std::size_t operator()(const ConvShape& shape) const {
    std::uint64_t hash = 0;
    for (const std::int64_t size : {shape.ifmap_height, shape.ifmap_width, shape.filter_height, shape.filter_width,
                                    shape.channels, shape.filters, shape.row_stride, shape.column_stride}) {
      hash = (hash ^ static_cast<std::uint64_t>(size)) * 0x9E3779B97F4A7C15;
      hash ^= hash >> 32;
    }
    return hash;
  }
};

}  // namespace

DistinctShapes distinct_shapes(std::span<const Layer> layers) {
  DistinctShapes result;
  result.index.reserve(layers.size());
  std::unordered_map<ConvShape, std::uint32_t, ShapeHash> known;
  for (const Layer& layer : layers) {
    const auto [entry, added] = known.try_emplace(layer.shape, static_cast<std::uint32_t>(result.shapes.size()));
    if (added) {
      result.shapes.push_back(layer.shape);
    }
    result.index.push_back(entry->second);
  }
  return result;
}

}  // namespace foldwise
