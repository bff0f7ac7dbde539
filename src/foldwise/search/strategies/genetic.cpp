#include "foldwise/search/strategies/genetic.hpp"

#include <utility>

namespace foldwise {

GeneticSearch::GeneticSearch(DesignSpace space, std::uint64_t seed, Options options)
    : Generations(std::move(space), seed,
                  {options.population, options.tournament, options.crossover, 1, options.patience}) {}

/// Constrained domination of one objective is the order in which a population comes.
void GeneticSearch::rank(std::vector<Observation>&) const {}

}  // namespace foldwise
