#include "foldwise/search/design_space.hpp"

#include <fmt/format.h>

#include <utility>

#include "foldwise/base/error.hpp"

namespace foldwise {

std::size_t DesignPointHash::operator()(const DesignPoint& point) const {
  std::uint64_t hash = point.indices.size();
  for (const std::uint32_t index : point.indices) {
    hash = (hash ^ index) * 0x9e3779b97f4a7c15ULL;  // 2^64 / golden ratio, odd: spreads low bits upwards
    hash ^= hash >> 32;
  }
  return static_cast<std::size_t>(hash);
}

DesignSpace::DesignSpace(std::vector<Parameter> parameters) : parameters_(std::move(parameters)) {
  constexpr std::uint64_t largest_size = std::uint64_t{1} << 63;
  for (const Parameter& parameter : parameters_) {
    if (parameter.values == 0) {
      throw Error(fmt::format("parameter {} has no value", parameter.name));
    }
    if (__builtin_mul_overflow(size_, std::uint64_t{parameter.values}, &size_) || size_ > largest_size) {
      throw Error(fmt::format("the space has more than 2^63 points, counted up to parameter {}", parameter.name));
    }
  }
}

bool DesignSpace::contains(const DesignPoint& point) const {
  if (point.indices.size() != parameters_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (point.indices[i] >= parameters_[i].values) {
      return false;
    }
  }
  return true;
}

DesignPoint DesignSpace::point(std::uint64_t rank) const {
  DesignPoint point;
  point.indices.resize(parameters_.size());
  for (std::size_t i = parameters_.size(); i-- > 0;) {
    point.indices[i] = static_cast<std::uint32_t>(rank % parameters_[i].values);
    rank /= parameters_[i].values;
  }
  return point;
}

std::uint64_t DesignSpace::rank(const DesignPoint& point) const {
  std::uint64_t rank = 0;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    rank = rank * parameters_[i].values + point.indices[i];
  }
  return rank;
}

}  // namespace foldwise
