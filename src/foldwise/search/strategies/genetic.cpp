#include "foldwise/search/strategies/genetic.hpp"

#include <algorithm>
#include <utility>

#include "foldwise/search/moves.hpp"

namespace foldwise {

GeneticSearch::GeneticSearch(DesignSpace space, std::uint64_t seed, Options options)
    : space_(std::move(space)), options_(options), rng_(seed), unvisited_(space_, rng_.bits()) {}

std::vector<DesignPoint> GeneticSearch::ask(std::size_t count) {
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

void GeneticSearch::tell(std::span<const Observation> observations) {
  for (const Observation& observation : observations) {
    children_.push_back(candidate_of(observation));
  }
}

void GeneticSearch::begin_generation() {
  parents_.insert(parents_.end(), std::make_move_iterator(children_.begin()), std::make_move_iterator(children_.end()));
  children_.clear();
  std::ranges::stable_sort(parents_, better);
  if (std::cmp_greater(parents_.size(), options_.population)) {
    parents_.resize(static_cast<std::size_t>(options_.population));
  }
  asked_in_generation_ = 0;
}

std::optional<DesignPoint> GeneticSearch::next_child() {
  if (parents_.empty()) {
    return unvisited_.draw();
  }
  constexpr int attempts = 8;
  DesignPoint child = select();
  if (rng_.unit() < options_.crossover) {
    child = crossed(child, select(), rng_);
  }
  for (int attempt = 0; attempt < attempts; ++attempt) {
    mutate_one(space_, child, rng_);
    if (unvisited_.visit(child)) {
      return child;
    }
  }
  return unvisited_.draw();
}

/// The best of a few parents drawn at random; parents_ is sorted, so that is the smallest place.
const DesignPoint& GeneticSearch::select() {
  std::uint64_t best = parents_.size();
  for (std::int64_t drawn = 0; drawn < options_.tournament; ++drawn) {
    best = std::min(best, rng_.below(parents_.size()));
  }
  return parents_[best].point;
}

}  // namespace foldwise
