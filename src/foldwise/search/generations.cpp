#include "foldwise/search/generations.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "foldwise/search/moves.hpp"

namespace foldwise {

namespace {

bool earlier_outcome(const Observation& a, const Observation& b) {
  return a.violation != b.violation ? a.violation < b.violation : a.objectives < b.objectives;
}

}  // namespace

Generations::Generations(DesignSpace space, std::uint64_t seed, const Options& options)
    : space_(std::move(space)), options_(options), rng_(seed), unvisited_(space_, rng_.bits()) {}

std::vector<DesignPoint> Generations::ask(std::size_t count) {
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

void Generations::tell(std::span<const Observation> observations) {
  for (const Observation& observation : observations) {
    children_.push_back(observation);
    std::vector<double>& objectives = children_.back().objectives;
    objectives.resize(std::min(objectives.size(), options_.objectives));
  }
}

void Generations::begin_generation() {
  asked_in_generation_ = 0;
  const bool gained = parents_.empty() || std::ranges::any_of(children_, [&](const Observation& child) {
                        return earlier_outcome(child, parents_.front());
                      });
  generations_without_gain_ = gained ? 0 : generations_without_gain_ + 1;
  if (generations_without_gain_ >= options_.patience) {
    parents_.clear();
    children_.clear();
    generations_without_gain_ = 0;
    return;
  }
  // The last child first: of equals the last one told lives on, so that a search drifts along a plateau.
  std::ranges::reverse(children_);
  std::ranges::move(parents_, std::back_inserter(children_));
  std::ranges::stable_sort(children_, earlier_outcome);
  parents_.clear();
  std::vector<Observation> doubles;
  for (Observation& one : children_) {
    const bool distinct = parents_.empty() || earlier_outcome(parents_.back(), one);
    (distinct ? parents_ : doubles).push_back(std::move(one));
  }
  children_.clear();
  rank(parents_);
  std::ranges::move(doubles, std::back_inserter(parents_));
  if (std::cmp_greater(parents_.size(), options_.population)) {
    parents_.resize(static_cast<std::size_t>(options_.population));
  }
}

std::optional<DesignPoint> Generations::next_child() {
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

/// The fittest of a few parents drawn at random: the one in the first place.
const DesignPoint& Generations::select() {
  std::uint64_t best = parents_.size();
  for (std::int64_t drawn = 0; drawn < options_.tournament; ++drawn) {
    best = std::min(best, rng_.below(parents_.size()));
  }
  return parents_[best].point;
}

}  // namespace foldwise
