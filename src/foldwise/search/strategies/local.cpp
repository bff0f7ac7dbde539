#include "foldwise/search/strategies/local.hpp"

#include <utility>

#include "foldwise/search/moves.hpp"

namespace foldwise {

LocalSearch::LocalSearch(DesignSpace space, std::uint64_t seed) : space_(std::move(space)), unvisited_(space_, seed) {}

std::vector<DesignPoint> LocalSearch::ask(std::size_t count) {
  if (to_ask_.empty()) {
    // The neighbourhood is known. Climb, or begin elsewhere; neighbours that an earlier climb asked are left out.
    if (best_neighbour_ && (!current_ || better(*best_neighbour_, *current_))) {
      current_ = std::exchange(best_neighbour_, std::nullopt);
      for (DesignPoint& neighbour : neighbours(space_, current_->point)) {
        if (unvisited_.visit(neighbour)) {
          to_ask_.push_back(std::move(neighbour));
        }
      }
    }
    if (to_ask_.empty()) {
      current_.reset();
      best_neighbour_.reset();
      if (std::optional<DesignPoint> start = unvisited_.draw()) {
        to_ask_.push_back(std::move(*start));
      }
    }
  }
  std::vector<DesignPoint> points;
  while (points.size() < count && !to_ask_.empty()) {
    points.push_back(std::move(to_ask_.front()));
    to_ask_.pop_front();
  }
  return points;
}

void LocalSearch::tell(std::span<const Observation> observations) {
  for (const Observation& observation : observations) {
    Candidate told = candidate_of(observation);
    if (!best_neighbour_ || better(told, *best_neighbour_)) {
      best_neighbour_ = std::move(told);
    }
  }
}

}  // namespace foldwise
