#include "foldwise/catalog/strategies.hpp"

#include "foldwise/catalog/find_entry.hpp"
#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/search/strategies/random.hpp"

namespace foldwise {

namespace {

using Made = std::unique_ptr<SearchStrategy>;

constexpr StrategyEntry kStrategies[] = {
    {"grid", "every design of the space, in order",
     [](const DesignSpace& space, std::uint64_t) -> Made { return std::make_unique<GridSearch>(space); }},
    {"random", "designs drawn uniformly, none twice",
     [](const DesignSpace& space, std::uint64_t seed) -> Made { return std::make_unique<RandomSearch>(space, seed); }},
};

}  // namespace

std::span<const StrategyEntry> strategies() { return kStrategies; }

const StrategyEntry& strategy_named(std::string_view name) { return find_entry("strategy", name, strategies()); }

}  // namespace foldwise
