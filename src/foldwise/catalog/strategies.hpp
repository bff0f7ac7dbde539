#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "foldwise/search/search_strategy.hpp"

namespace foldwise {

/// A search strategy by name.
struct StrategyEntry {
  std::string_view name;
  std::string_view meaning;  ///< one line
  std::unique_ptr<SearchStrategy> (*make)(const DesignSpace& space, std::uint64_t seed);
};

/// All of them, the one used when nobody says otherwise first.
std::span<const StrategyEntry> strategies();

/// Throws Error naming the nearest known strategy.
const StrategyEntry& strategy_named(std::string_view name);

}  // namespace foldwise
