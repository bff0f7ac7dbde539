#include "foldwise/search/strategies/nsga2.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "foldwise/search/moves.hpp"
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

}  // namespace

Nsga2Search::Nsga2Search(DesignSpace space, std::uint64_t seed, Options options)
    : space_(std::move(space)), options_(options), rng_(seed), unvisited_(space_, rng_.bits()) {}

std::vector<DesignPoint> Nsga2Search::ask(std::size_t count) {
  if (asked_in_generation_ == options_.population) {
    begin_generation();
  }
  std::vector<DesignPoint> points;
  while (points.size() < count && asked_in_generation_ < options_.population) {
    std::optional<DesignPoint> child = next_child();
    if (!child) {
      break;  // the space is exhausted
    }
    points.push_back(std::move(*child));
    ++asked_in_generation_;
  }
  return points;
}

void Nsga2Search::tell(std::span<const Observation> observations) {
  for (const Observation& observation : observations) {
    population_.push_back({.seen = observation});
  }
}

std::optional<DesignPoint> Nsga2Search::next_child() {
  if (parents_ == 0) {
    return unvisited_.draw();
  }
  constexpr int attempts = 8;
  DesignPoint child = crossed(select(), select(), rng_);
  for (int attempt = 0; attempt < attempts; ++attempt) {
    mutate_one(space_, child, rng_);
    if (unvisited_.visit(child)) {
      return child;
    }
  }
  return unvisited_.draw();
}

const DesignPoint& Nsga2Search::select() {
  const Individual& one = population_[rng_.below(parents_)];
  const Individual& other = population_[rng_.below(parents_)];
  return fitter(other, one) ? other.seen.point : one.seen.point;
}

bool Nsga2Search::fitter(const Individual& a, const Individual& b) {
  return a.front != b.front ? a.front < b.front : a.crowding > b.crowding;
}

void Nsga2Search::begin_generation() {
  rank_fronts();
  std::ranges::stable_sort(population_, {}, &Individual::front);
  for (auto begin = population_.begin(); begin != population_.end();) {
    const auto end = std::find_if(begin, population_.end(),
                                  [&](const Individual& individual) { return individual.front != begin->front; });
    measure_crowding({begin, end});
    begin = end;
  }
  std::ranges::stable_sort(population_, fitter);
  population_.resize(std::min(population_.size(), static_cast<std::size_t>(options_.population)));
  parents_ = population_.size();
  asked_in_generation_ = 0;
}

/// Front 0 is what nobody dominates, front 1 what only front 0 dominates, and so on. O(n^2) comparisons.
void Nsga2Search::rank_fronts() {
  std::vector<std::int64_t> dominators(population_.size(), 0);
  std::vector<std::vector<std::size_t>> dominated(population_.size());
  for (std::size_t a = 0; a < population_.size(); ++a) {
    for (std::size_t b = 0; b < population_.size(); ++b) {
      if (beats(population_[a].seen, population_[b].seen)) {
        dominated[a].push_back(b);
        ++dominators[b];
      }
    }
  }
  std::vector<std::size_t> front;
  for (std::size_t index = 0; index < population_.size(); ++index) {
    if (dominators[index] == 0) {
      front.push_back(index);
    }
  }
  for (std::int64_t number = 0; !front.empty(); ++number) {
    std::vector<std::size_t> next;
    for (const std::size_t index : front) {
      population_[index].front = number;
      for (const std::size_t weaker : dominated[index]) {
        if (--dominators[weaker] == 0) {
          next.push_back(weaker);
        }
      }
    }
    front = std::move(next);
  }
}

/// For each objective the distance between an individual's two neighbours as a share of the front's extent; the ends of
/// a front are infinitely far.
void Nsga2Search::measure_crowding(std::span<Individual> front) {
  for (Individual& individual : front) {
    individual.crowding = 0.0;
  }
  std::vector<std::size_t> order(front.size());
  for (std::size_t objective = 0; objective < front.front().seen.objectives.size(); ++objective) {
    const auto value = [&](std::size_t index) { return front[index].seen.objectives[objective]; };
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, value);
    const double extent = value(order.back()) - value(order.front());
    front[order.front()].crowding = std::numeric_limits<double>::infinity();
    front[order.back()].crowding = std::numeric_limits<double>::infinity();
    for (std::size_t place = 1; extent > 0.0 && place + 1 < order.size(); ++place) {
      front[order[place]].crowding += (value(order[place + 1]) - value(order[place - 1])) / extent;
    }
  }
}

}  // namespace foldwise
