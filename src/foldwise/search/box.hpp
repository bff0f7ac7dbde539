#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "foldwise/search/design_space.hpp"

namespace foldwise {

/// Values of a parameter by their indices, from `first` to `last`, both included.
struct IndexRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;

  bool single() const { return first == last; }
  bool operator==(const IndexRange&) const = default;
};

/// A part of a design space: for each parameter, in order, the values that it may have.
struct Box {
  std::vector<IndexRange> ranges;

  bool operator==(const Box&) const = default;
};

Box box_of(const DesignSpace& space);
bool is_point(const Box& box);

/// The point with the first, or the last, value of every parameter.
DesignPoint first_point(const Box& box);
DesignPoint last_point(const Box& box);

/// The box cut at the middle of one parameter, which must have two values or more: the lower half, with the middle one,
/// and the upper half.
std::pair<Box, Box> halves(const Box& box, std::size_t parameter);

/// How a space was cut into boxes, as text: a box that was cut is a letter for the parameter at whose middle ('a' the
/// first, then as in the alphabet, then 'A' on), followed by its lower half and its upper half; a box that was not cut
/// is a '.'. So the boxes are disjoint and cover the space, whatever the text says.
inline constexpr char kUncut = '.';
inline constexpr std::size_t kMostCutParameters = 52;
char letter_of_parameter(std::size_t parameter);

/// Calls visitor(box) for every box that was not cut, in order. Throws Error at the first character that makes no
/// sense.
void visit_boxes(const DesignSpace& space, std::string_view tree, const std::function<void(const Box&)>& visitor);

}  // namespace foldwise
