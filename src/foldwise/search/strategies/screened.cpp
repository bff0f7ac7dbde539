#include "foldwise/search/strategies/screened.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>

#include "foldwise/search/moves.hpp"

namespace foldwise {

namespace {

constexpr double kShareDrawn = 0.125;
constexpr double kMostBoldness = 4.0;
constexpr std::size_t kProposedAtOnce = 64;
constexpr std::size_t kProposalsPerChange = 4;  // of the inner strategy, for one small change of the best
constexpr std::size_t kChangedPoints = 8;       // the best
constexpr std::size_t kShortlistedForOne = 16;  // candidates for each point of a batch

}  // namespace

ScreenedSearch::ScreenedSearch(DesignSpace space, std::uint64_t seed, Options options, InnerSearch inner,
                               Forecaster forecast)
    : space_(std::move(space)),
      options_(options),
      inner_(std::move(inner)),
      rng_(seed),
      unvisited_(space_, rng_.bits()),
      model_(space_, std::move(forecast)) {}

std::vector<DesignPoint> ScreenedSearch::ask(std::size_t count) {
  if (batch_.empty()) {
    screen();
  }
  std::vector<DesignPoint> points;
  while (points.size() < count && !batch_.empty()) {
    std::optional<DesignPoint> point = std::move(batch_.back());
    batch_.pop_back();
    if (!point || !unvisited_.visit(*point)) {
      point = unvisited_.draw();
    }
    if (!point) {
      break;  // the space is exhausted
    }
    points.push_back(std::move(*point));
  }
  return points;
}

void ScreenedSearch::tell(std::span<const Observation> observations) {
  for (const Observation& observation : observations) {
    Candidate told = candidate_of(observation);
    const auto place = std::ranges::upper_bound(told_, told, better);
    told_.insert(place, std::move(told));
  }
}

/// Chooses the points of a batch, each as if the model had been right about those before.
void ScreenedSearch::screen() {
  model_.learn(told_, static_cast<std::size_t>(options_.startup));
  const double boldness = kMostBoldness * rng_.unit();  // some batches look around, some look closer
  std::vector<DesignPoint> shortlist = shortlisted(proposals(boldness));
  while (std::cmp_less(batch_.size(), options_.batch)) {
    if (shortlist.empty() || (!batch_.empty() && rng_.unit() < kShareDrawn)) {
      batch_.emplace_back();
      continue;
    }
    const std::vector<Candidate> judged = model_.judge(shortlist, boldness);
    const auto best = std::ranges::min_element(judged, better) - judged.begin();
    model_.believe(shortlist[static_cast<std::size_t>(best)]);
    batch_.emplace_back(std::move(shortlist[static_cast<std::size_t>(best)]));
    shortlist.erase(shortlist.begin() + best);
  }
  std::ranges::reverse(batch_);
}

/// The best candidates that were not asked for yet, each once.
std::vector<DesignPoint> ScreenedSearch::shortlisted(std::vector<Candidate> candidates) const {
  const std::size_t most = kShortlistedForOne * static_cast<std::size_t>(options_.batch);
  std::ranges::stable_sort(candidates, better);
  std::unordered_set<std::uint64_t> taken;
  std::vector<DesignPoint> points;
  for (Candidate& candidate : candidates) {
    if (points.size() < most && !unvisited_.visited(candidate.point) &&
        taken.insert(space_.rank(candidate.point)).second) {
      points.push_back(std::move(candidate.point));
    }
  }
  return points;
}

/// What the inner strategy asks for on its way through the model, and small changes of the best points, as judged.
std::vector<Candidate> ScreenedSearch::proposals(double boldness) {
  const auto wanted = static_cast<std::size_t>(options_.proposals);
  const std::unique_ptr<SearchStrategy> inner = inner_(rng_.bits());
  std::vector<Candidate> candidates;
  while (candidates.size() < wanted) {
    std::vector<DesignPoint> points = inner->ask(std::min(kProposedAtOnce, wanted - candidates.size()));
    if (points.empty()) {
      break;
    }
    std::vector<Observation> observations;
    for (Candidate& judged : model_.judge(std::move(points), boldness)) {
      observations.push_back({judged.point, {judged.objective}, judged.violation});
      candidates.push_back(std::move(judged));
    }
    inner->tell(observations);
  }
  std::vector<Candidate> changed = model_.judge(changes_of_the_best(), boldness);
  std::ranges::move(changed, std::back_inserter(candidates));
  return candidates;
}

std::vector<DesignPoint> ScreenedSearch::changes_of_the_best() {
  const std::size_t wanted = told_.empty() ? 0 : static_cast<std::size_t>(options_.proposals) / kProposalsPerChange;
  std::vector<DesignPoint> points;
  for (std::size_t i = 0; i < wanted; ++i) {
    DesignPoint point = told_[rng_.below(std::min(told_.size(), kChangedPoints))].point;
    mutate_one(space_, point, rng_);
    if (rng_.unit() < 0.5) {
      mutate_one(space_, point, rng_);
    }
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace foldwise
