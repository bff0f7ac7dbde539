#include "foldwise/catalog/strategies.hpp"

#include "foldwise/catalog/find_entry.hpp"
#include "foldwise/search/strategies/annealing.hpp"
#include "foldwise/search/strategies/genetic.hpp"
#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/search/strategies/local.hpp"
#include "foldwise/search/strategies/nsga2.hpp"
#include "foldwise/search/strategies/random.hpp"

namespace foldwise {

namespace {

using Made = std::unique_ptr<SearchStrategy>;

constexpr StrategyEntry kStrategies[] = {
    {"grid", "every design of the space, in order",
     [](const DesignSpace& space, std::uint64_t) -> Made { return std::make_unique<GridSearch>(space); }},
    {"random", "designs drawn uniformly, none twice",
     [](const DesignSpace& space, std::uint64_t seed) -> Made { return std::make_unique<RandomSearch>(space, seed); }},
    {"local", "greedy hill climbing with restarts, first objective",
     [](const DesignSpace& space, std::uint64_t seed) -> Made { return std::make_unique<LocalSearch>(space, seed); }},
    {"genetic", "generations of selection, crossover and mutation, first objective",
     [](const DesignSpace& space, std::uint64_t seed) -> Made {
       return std::make_unique<GeneticSearch>(space, seed, GeneticSearch::Options{});
     }},
    {"annealing", "simulated annealing of several chains with restarts, first objective",
     [](const DesignSpace& space, std::uint64_t seed) -> Made {
       return std::make_unique<AnnealingSearch>(space, seed, AnnealingSearch::Options{});
     }},
    {"nsga2", "genetic search for the Pareto front of all objectives",
     [](const DesignSpace& space, std::uint64_t seed) -> Made {
       return std::make_unique<Nsga2Search>(space, seed, Nsga2Search::Options{});
     }},
};

}  // namespace

std::span<const StrategyEntry> strategies() { return kStrategies; }

const StrategyEntry& strategy_named(std::string_view name) { return find_entry("strategy", name, strategies()); }

}  // namespace foldwise
