#include "foldwise/search/strategies/tpe.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace foldwise {

namespace {

constexpr std::uint32_t kMostBuckets = 256;

/// Spreads every weight over its neighbours, falling by `decay` with each step, and keeps the sum.
void smooth(std::vector<double>& weights, double decay) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> spread(weights.size());
  double from_left = 0.0;
  for (std::size_t bucket = 0; bucket < weights.size(); ++bucket) {
    from_left = from_left * decay + weights[bucket];
    spread[bucket] += from_left;
  }
  double from_right = 0.0;
  for (std::size_t bucket = weights.size(); bucket-- > 0;) {
    spread[bucket] += from_right;
    from_right = (from_right + weights[bucket]) * decay;
  }
  const double spread_sum = std::accumulate(spread.begin(), spread.end(), 0.0);
  std::ranges::transform(spread, weights.begin(), [&](double weight) { return weight * sum / spread_sum; });
}

/// The width of a kernel for points that lie like `weights`, half a bucket at least: the standard error of their mean.
/// Narrower than Scott's rule, which is for showing a density; here the good are to be closed in on.
double kernel_width(const std::vector<double>& weights) {
  double count = 0.0;
  double mean = 0.0;
  double squares = 0.0;
  for (std::size_t bucket = 0; bucket < weights.size(); ++bucket) {
    const auto place = static_cast<double>(bucket);
    count += weights[bucket];
    mean += weights[bucket] * place;
    squares += weights[bucket] * place * place;
  }
  mean /= count;
  const double deviation = std::sqrt(std::max(squares / count - mean * mean, 0.0));
  return std::max(deviation / std::sqrt(count), 0.5);
}

}  // namespace

TpeSearch::TpeSearch(const DesignSpace& space, std::uint64_t seed, Options options)
    : space_(space), options_(options), rng_(seed), unvisited_(space, rng_.bits()) {}

std::vector<DesignPoint> TpeSearch::ask(std::size_t count) {
  learn();
  std::vector<DesignPoint> points;
  while (points.size() < std::min(count, static_cast<std::size_t>(options_.batch))) {
    std::optional<DesignPoint> point = next_point();
    if (!point) {
      break;  // the space is exhausted
    }
    points.push_back(std::move(*point));
  }
  return points;
}

void TpeSearch::tell(std::span<const Observation> observations) {
  for (const Observation& observation : observations) {
    Candidate told = candidate_of(observation);
    const auto place = std::ranges::upper_bound(told_, told, better);
    told_.insert(place, std::move(told));
  }
}

std::uint32_t TpeSearch::buckets(std::size_t parameter) const {
  return std::min(space_.parameters()[parameter].values, kMostBuckets);
}

std::uint32_t TpeSearch::bucket_of(std::size_t parameter, std::uint32_t value) const {
  return static_cast<std::uint32_t>(std::uint64_t{value} * buckets(parameter) / space_.parameters()[parameter].values);
}

void TpeSearch::learn() {
  preferences_.clear();
  if (std::cmp_less(told_.size(), options_.startup)) {
    return;
  }
  const auto good = static_cast<std::size_t>(std::ceil(options_.good * static_cast<double>(told_.size())));
  const std::span<const Candidate> told(told_);
  for (std::size_t parameter = 0; parameter < space_.parameters().size(); ++parameter) {
    const std::vector<double> among_good = shares(parameter, told.first(good));
    const std::vector<double> among_rest = shares(parameter, told.subspan(good));
    Preference& preference = preferences_.emplace_back();
    std::partial_sum(among_good.begin(), among_good.end(), std::back_inserter(preference.cumulative));
    std::ranges::transform(among_good, among_rest, std::back_inserter(preference.log_ratio),
                           [](double of_good, double of_rest) { return std::log(of_good / of_rest); });
  }
}

/// By bucket, summing to 1; no bucket has none, as if one more candidate lay everywhere.
std::vector<double> TpeSearch::shares(std::size_t parameter, std::span<const Candidate> of) const {
  std::vector<double> weights(buckets(parameter), 0.0);
  for (const Candidate& candidate : of) {
    weights[bucket_of(parameter, candidate.point.indices[parameter])] += 1.0;
  }
  if (!of.empty() && space_.parameters()[parameter].kind == ParameterKind::ordered) {
    smooth(weights, std::exp(-1.0 / kernel_width(weights)));
  }
  const auto everywhere = 1.0 / static_cast<double>(weights.size());
  for (double& weight : weights) {
    weight = (weight + everywhere) / (static_cast<double>(of.size()) + 1.0);
  }
  return weights;
}

/// A point whose values are as common as among the good; `score` is how much it is preferred.
DesignPoint TpeSearch::draw(double& score) {
  DesignPoint point;
  score = 0.0;
  for (std::size_t parameter = 0; parameter < preferences_.size(); ++parameter) {
    const auto& [cumulative, log_ratio] = preferences_[parameter];
    const auto found = std::ranges::upper_bound(cumulative, rng_.unit());
    const auto bucket = std::min<std::uint64_t>(static_cast<std::uint64_t>(found - cumulative.begin()),
                                                cumulative.size() - 1);  // where rounding keeps the sum below 1
    const std::uint64_t values = space_.parameters()[parameter].values;
    const std::uint64_t count = cumulative.size();
    const std::uint64_t first = (bucket * values + count - 1) / count;
    const std::uint64_t last = ((bucket + 1) * values + count - 1) / count;
    point.indices.push_back(static_cast<std::uint32_t>(first + rng_.below(last - first)));
    score += log_ratio[bucket];
  }
  return point;
}

std::optional<DesignPoint> TpeSearch::next_point() {
  std::optional<DesignPoint> best;
  double best_score = 0.0;
  for (std::int64_t drawn = 0; drawn < options_.candidates && !preferences_.empty(); ++drawn) {
    double score = 0.0;
    DesignPoint point = draw(score);
    if (!unvisited_.visited(point) && (!best || score > best_score)) {
      best = std::move(point);
      best_score = score;
    }
  }
  if (!best) {
    return unvisited_.draw();
  }
  unvisited_.visit(*best);
  return best;
}

}  // namespace foldwise
