#include "foldwise/search/box.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace

Box box_of(const DesignSpace& space) {
  Box box;
  for (const Parameter& parameter : space.parameters()) {
    box.ranges.push_back({0, parameter.values - 1});
  }
  return box;
}

bool is_point(const Box& box) { return std::ranges::all_of(box.ranges, &IndexRange::single); }

DesignPoint first_point(const Box& box) {
  DesignPoint point;
  for (const IndexRange& range : box.ranges) {
    point.indices.push_back(range.first);
  }
  return point;
}

DesignPoint last_point(const Box& box) {
  DesignPoint point;
  for (const IndexRange& range : box.ranges) {
    point.indices.push_back(range.last);
  }
  return point;
}

std::pair<Box, Box> halves(const Box& box, std::size_t parameter) {
  const IndexRange range = box.ranges[parameter];
  const std::uint32_t middle = range.first + (range.last - range.first) / 2;
  std::pair<Box, Box> result{box, box};
  result.first.ranges[parameter].last = middle;
  result.second.ranges[parameter].first = middle + 1;
  return result;
}

char letter_of_parameter(std::size_t parameter) { return kLetters[parameter]; }

void visit_boxes(const DesignSpace& space, std::string_view tree, const std::function<void(const Box&)>& visitor) {
  std::vector<Box> open = {box_of(space)};
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const auto refuse = [&](std::string_view reason) {
      throw Error(fmt::format("character {} of the tree of boxes, \"{}\": {}", i + 1, tree[i], reason));
    };
    if (open.empty()) {
      refuse("the boxes before it cover the space already");
    }
    const Box box = std::move(open.back());
    open.pop_back();
    if (tree[i] == kUncut) {
      visitor(box);
      continue;
    }
    const std::size_t parameter = kLetters.find(tree[i]);
    if (parameter >= box.ranges.size()) {
      refuse("no parameter of the space");
    }
    if (box.ranges[parameter].single()) {
      refuse(fmt::format("{} has one value left and cannot be cut", space.parameters()[parameter].name));
    }
    auto [lower, upper] = halves(box, parameter);
    open.push_back(std::move(upper));
    open.push_back(std::move(lower));
  }
  if (!open.empty()) {
    throw Error("the tree of boxes ends too early and does not cover the space");
  }
}

}  // namespace foldwise
