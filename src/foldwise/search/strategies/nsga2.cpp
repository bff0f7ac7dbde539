#include "foldwise/search/strategies/nsga2.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "foldwise/search/pareto_front.hpp"

namespace foldwise {

namespace {

/// Constrained domination: less violation dominates; without violation the objectives decide.
bool beats(const Observation& a, const Observation& b) {
  if (a.violation != b.violation) {
    return a.violation < b.violation;
  }
  return a.violation == 0.0 && dominates(a.objectives, b.objectives);
}

/// Front 0 is what nobody dominates, front 1 what only front 0 dominates, and so on; each as places in the population.
/// It comes sorted, so nobody is dominated by who comes later.
std::vector<std::vector<std::size_t>> fronts_of(const std::vector<Observation>& population) {
  std::vector<std::vector<std::size_t>> fronts;
  for (std::size_t place = 0; place < population.size(); ++place) {
    const auto dominates_place = [&](std::size_t other) { return beats(population[other], population[place]); };
    const auto fits = [&](const std::vector<std::size_t>& front) {
      return std::ranges::none_of(front, dominates_place);
    };
    const auto found = std::ranges::find_if(fronts, fits);
    (found == fronts.end() ? fronts.emplace_back() : *found).push_back(place);
  }
  return fronts;
}

/// Sorts a front by crowding distance, the loneliest first: for each objective the distance between one's two
/// neighbours as a share of the front's extent; the ends of a front are infinitely far.
void sort_by_crowding(const std::vector<Observation>& population, std::vector<std::size_t>& front) {
  std::vector<double> crowding(population.size(), 0.0);
  std::vector<std::size_t> order = front;
  for (std::size_t objective = 0; objective < population[front.front()].objectives.size(); ++objective) {
    const auto value = [&](std::size_t place) { return population[place].objectives[objective]; };
    std::ranges::stable_sort(order, {}, value);
    const double extent = value(order.back()) - value(order.front());
    crowding[order.front()] = std::numeric_limits<double>::infinity();
    crowding[order.back()] = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; extent > 0.0 && i + 1 < order.size(); ++i) {
      crowding[order[i]] += (value(order[i + 1]) - value(order[i - 1])) / extent;
    }
  }
  std::ranges::stable_sort(front, std::ranges::greater{}, [&](std::size_t place) { return crowding[place]; });
}

}  // namespace

Nsga2Search::Nsga2Search(DesignSpace space, std::uint64_t seed, Options options)
    : Generations(std::move(space), seed,
                  {options.population, 2, options.crossover, std::numeric_limits<std::size_t>::max()}) {}

void Nsga2Search::rank(std::vector<Observation>& population) const {
  std::vector<Observation> ranked;
  for (std::vector<std::size_t>& front : fronts_of(population)) {
    sort_by_crowding(population, front);
    for (const std::size_t place : front) {
      ranked.push_back(std::move(population[place]));
    }
  }
  population = std::move(ranked);
}

}  // namespace foldwise
