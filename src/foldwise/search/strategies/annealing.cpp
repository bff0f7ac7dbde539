#include "foldwise/search/strategies/annealing.hpp"

#include <cmath>
#include <utility>

#include "foldwise/search/moves.hpp"

namespace foldwise {

AnnealingSearch::AnnealingSearch(DesignSpace space, std::uint64_t seed, Options options)
    : space_(std::move(space)),
      options_(options),
      rng_(seed),
      unvisited_(space_, rng_.bits()),
      chains_(static_cast<std::size_t>(options.chains)) {}

std::vector<DesignPoint> AnnealingSearch::ask(std::size_t count) {
  std::vector<DesignPoint> points;
  while (points.size() < count && points.size() < chains_.size()) {
    std::optional<DesignPoint> point = next_point(chains_[next_chain_]);
    if (!point) {
      break;  // the space is exhausted
    }
    points.push_back(std::move(*point));
    asked_.push_back(next_chain_);
    next_chain_ = (next_chain_ + 1) % chains_.size();
  }
  return points;
}

void AnnealingSearch::tell(std::span<const Observation> observations) {
  for (std::size_t index = 0; index < observations.size(); ++index) {
    const Candidate told = candidate_of(observations[index]);
    known_.emplace(space_.rank(told.point), Known{told.violation, told.objective});
    if (!best_ || better(told, *best_)) {
      best_ = told;
    }
    step(chains_[asked_[index]], told);
  }
  asked_.clear();
}

/// Walks over known points until the chain wants to see one that is not.
std::optional<DesignPoint> AnnealingSearch::next_point(Chain& chain) {
  constexpr int most_known_steps = 64;
  for (int known_steps = 0; chain.current && known_steps < most_known_steps; ++known_steps) {
    DesignPoint neighbour = chain.current->point;
    mutate_one(space_, neighbour, rng_);
    if (unvisited_.visit(neighbour)) {
      return neighbour;
    }
    if (const auto known = known_.find(space_.rank(neighbour)); known != known_.end()) {
      step(chain, {std::move(neighbour), known->second.violation, known->second.objective});
    }
  }
  return unvisited_.draw();
}

void AnnealingSearch::step(Chain& chain, const Candidate& proposed) {
  if (!chain.current || accepts(chain, proposed)) {
    chain.current = proposed;
  }
  if (!chain.best || better(proposed, *chain.best)) {
    chain.best = proposed;
    chain.steps_without_gain = 0;
    return;
  }
  chain.temperature *= options_.cooling;
  if (++chain.steps_without_gain >= options_.patience) {
    begin_anew(chain);
  }
}

bool AnnealingSearch::accepts(const Chain& chain, const Candidate& proposed) {
  if (!better(*chain.current, proposed)) {
    return true;
  }
  // Violation counts before the objective, and each is measured against its own mean loss.
  const bool feasibility = proposed.violation != chain.current->violation;
  const double loss =
      feasibility ? proposed.violation - chain.current->violation : proposed.objective - chain.current->objective;
  if (!std::isfinite(loss)) {
    return false;
  }
  MeanLoss& mean = feasibility ? violation_loss_ : objective_loss_;
  mean.sum += loss;
  mean.count += 1;
  return rng_.unit() < std::exp(-loss * mean.count / (mean.sum * chain.temperature));
}

void AnnealingSearch::begin_anew(Chain& chain) {
  chain = {};
  restart_at_best_ = !restart_at_best_;
  if (restart_at_best_) {
    chain.current = best_;
  }
}

}  // namespace foldwise
