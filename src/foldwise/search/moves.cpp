#include "foldwise/search/moves.hpp"

#include <algorithm>
#include <bit>

namespace foldwise {

std::vector<DesignPoint> neighbours(const DesignSpace& space, const DesignPoint& point) {
  std::vector<DesignPoint> all;
  for (std::size_t parameter = 0; parameter < point.indices.size(); ++parameter) {
    const std::uint32_t value = point.indices[parameter];
    const std::uint32_t values = space.parameters()[parameter].values;
    const bool ordered = space.parameters()[parameter].kind == ParameterKind::ordered;
    for (std::uint32_t other = 0; other < values; ++other) {
      if (other != value && (!ordered || other + 1 == value || other == value + 1)) {
        all.push_back(point);
        all.back().indices[parameter] = other;
      }
    }
  }
  return all;
}

namespace {

/// From 1 to `room`: an order of magnitude in base 2, then any length of that order.
std::uint32_t step_within(std::uint32_t room, Rng& rng) {
  std::uint64_t step = room + std::uint64_t{1};
  while (step > room) {
    const std::uint64_t order = std::uint64_t{1} << rng.below(static_cast<std::uint64_t>(std::bit_width(room)));
    step = order + rng.below(order);
  }
  return static_cast<std::uint32_t>(step);
}

}  // namespace

void mutate_one(const DesignSpace& space, DesignPoint& point, Rng& rng) {
  const auto can_change = [](const Parameter& parameter) { return parameter.values > 1; };
  const auto changeable = static_cast<std::uint64_t>(std::ranges::count_if(space.parameters(), can_change));
  if (changeable == 0) {
    return;
  }
  std::uint64_t skip = rng.below(changeable);
  std::size_t chosen = 0;
  while (!can_change(space.parameters()[chosen]) || skip-- > 0) {
    ++chosen;
  }
  const Parameter& parameter = space.parameters()[chosen];
  std::uint32_t& value = point.indices[chosen];
  if (parameter.kind == ParameterKind::choice) {
    value = static_cast<std::uint32_t>((value + 1 + rng.below(parameter.values - 1)) % parameter.values);
    return;
  }
  const bool up = value == 0 || (value + 1 < parameter.values && rng.below(2) == 0);
  const std::uint32_t room = up ? parameter.values - 1 - value : value;
  const std::uint32_t step = step_within(room, rng);
  value = up ? value + step : value - step;
}

DesignPoint crossed(const DesignPoint& mother, const DesignPoint& father, Rng& rng) {
  DesignPoint child = mother;
  const bool uniform = rng.below(2) == 0;
  const std::uint64_t cut = rng.below(child.indices.size() + 1);
  for (std::size_t parameter = 0; parameter < child.indices.size(); ++parameter) {
    if (uniform ? rng.below(2) == 0 : parameter >= cut) {
      child.indices[parameter] = father.indices[parameter];
    }
  }
  return child;
}

}  // namespace foldwise
