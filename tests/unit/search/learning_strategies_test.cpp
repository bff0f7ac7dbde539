// What each searching strategy is for, beyond the contract.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <set>
#include <vector>

#include "foldwise/search/hypervolume.hpp"
#include "foldwise/search/strategies/annealing.hpp"
#include "foldwise/search/strategies/genetic.hpp"
#include "foldwise/search/strategies/local.hpp"
#include "foldwise/search/strategies/nsga2.hpp"
#include "foldwise/search/strategies/random.hpp"
#include "foldwise/search/strategies/screened.hpp"
#include "foldwise/search/strategies/tpe.hpp"

namespace foldwise {
namespace {

/// 40 x 40 x 3: a bowl with ripples under each choice, and a forbidden half.
DesignSpace rippled_space() { return DesignSpace({{"x", 40}, {"y", 40}, {"kind", 3, ParameterKind::choice}}); }

Observation observe(const DesignPoint& point) {
  const double x = point.indices[0];
  const double y = point.indices[1];
  const double ripple = 6 * std::cos(x) * std::cos(y);
  const double bowl = (x - 30) * (x - 30) / 8 + (y - 11) * (y - 11) / 8 + ripple + 20.0 * point.indices[2];
  return {point, {bowl, x + y}, x < 20 ? 20 - x : 0.0};
}

/// The smallest feasible first objective after so many points.
double best_after(SearchStrategy& strategy, std::size_t points) {
  double best = std::numeric_limits<double>::infinity();
  while (points > 0) {
    std::vector<Observation> observations;
    for (const DesignPoint& point : strategy.ask(std::min<std::size_t>(points, 16))) {
      observations.push_back(observe(point));
      if (observations.back().violation == 0.0) {
        best = std::min(best, observations.back().objectives.front());
      }
    }
    points -= observations.size();
    strategy.tell(observations);
  }
  return best;
}

template <typename Make>
double mean_best(Make make) {
  double sum = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    sum += best_after(*make(seed), 240);  // a twentieth of the space
  }
  return sum / 20;
}

TEST(Strategies, those_that_learn_find_better_points_than_chance_in_the_same_number_of_evaluations) {
  const DesignSpace space = rippled_space();
  const double random = mean_best([&](auto seed) { return std::make_unique<RandomSearch>(space, seed); });
  EXPECT_LT(
      mean_best([&](auto seed) { return std::make_unique<GeneticSearch>(space, seed, GeneticSearch::Options{}); }),
      random);
  EXPECT_LT(
      mean_best([&](auto seed) { return std::make_unique<AnnealingSearch>(space, seed, AnnealingSearch::Options{}); }),
      random);
  EXPECT_LT(mean_best([&](auto seed) { return std::make_unique<TpeSearch>(space, seed, TpeSearch::Options{}); }),
            random);
}

/// How far from its bottom a valley in a space of 4,000 points is after 120 evaluations, on average.
template <typename Make>
double mean_distance(Make make) {
  double sum = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::unique_ptr<SearchStrategy> strategy = make(seed);
    double nearest = std::numeric_limits<double>::infinity();
    for (int asked = 0; asked < 120;) {
      std::vector<Observation> observations;
      for (const DesignPoint& point : strategy->ask(4)) {
        const double distance = std::abs(point.indices[0] - 700.0) + (point.indices[1] == 2 ? 0.0 : 500.0);
        observations.push_back({point, {distance}, 0.0});
        nearest = std::min(nearest, distance);
        ++asked;
      }
      strategy->tell(observations);
    }
    sum += nearest;
  }
  return sum / 20;
}

TEST(TpeSearch, closes_in_on_a_valley_in_few_evaluations) {
  const DesignSpace space({{"kib", 1000}, {"kind", 4, ParameterKind::choice}});
  EXPECT_LT(mean_distance([&](auto seed) { return std::make_unique<TpeSearch>(space, seed, TpeSearch::Options{}); }),
            mean_distance([&](auto seed) { return std::make_unique<RandomSearch>(space, seed); }) / 2);
}

TEST(ScreenedSearch, needs_half_of_what_the_strategy_in_it_needs_or_less) {
  const DesignSpace space = rippled_space();
  const auto inner = [&](std::uint64_t seed) {
    return std::make_unique<GeneticSearch>(space, seed, GeneticSearch::Options());
  };
  double screened = 0.0;
  double genetic = 0.0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    ScreenedSearch search(space, seed, {.proposals = 512}, inner, {});
    screened += best_after(search, 96) / 5;
    genetic += best_after(*inner(seed), 192) / 5;
  }
  EXPECT_LT(screened, genetic);
}

TEST(GeneticSearch, keeps_one_of_those_that_cost_the_same) {
  // Only the first parameter matters; the population soon knows all ten outcomes in spite of a thousand ties.
  const DesignSpace space({{"matters", 10}, {"idle", 1000}});
  GeneticSearch genetic(space, 1, {.population = 10});
  std::set<std::uint32_t> last_generation;
  for (int generation = 0; generation < 30; ++generation) {
    std::vector<Observation> observations;
    last_generation.clear();
    for (const DesignPoint& point : genetic.ask(10)) {
      observations.push_back({point, {static_cast<double>(point.indices[0])}, 0.0});
      last_generation.insert(point.indices[0]);
    }
    genetic.tell(observations);
  }
  EXPECT_GE(last_generation.size(), 4U);
}

TEST(LocalSearch, climbs_to_the_bottom_of_a_bowl) {
  const DesignSpace space({{"x", 40}, {"y", 40}});
  LocalSearch local(space, 1);
  double best = std::numeric_limits<double>::infinity();
  for (int asked = 0; asked < 300;) {
    std::vector<Observation> observations;
    for (const DesignPoint& point : local.ask(16)) {
      const double x = point.indices[0];
      const double y = point.indices[1];
      observations.push_back({point, {(x - 30) * (x - 30) + (y - 11) * (y - 11)}, 0.0});
      best = std::min(best, observations.back().objectives.front());
      ++asked;
    }
    local.tell(observations);
  }
  EXPECT_EQ(best, 0.0);
}

/// Hypervolume of the feasible points of a run, against a corner that all of them are below.
double hypervolume_after(SearchStrategy& strategy, std::size_t points) {
  std::vector<std::vector<double>> outcomes;
  while (points > 0) {
    std::vector<Observation> observations;
    for (const DesignPoint& point : strategy.ask(std::min<std::size_t>(points, 16))) {
      observations.push_back(observe(point));
      if (observations.back().violation == 0.0) {
        outcomes.push_back(observations.back().objectives);
      }
    }
    points -= observations.size();
    strategy.tell(observations);
  }
  const std::vector<double> corner = {300.0, 80.0};
  return hypervolume(outcomes, corner);
}

TEST(Nsga2Search, covers_more_of_objective_space_than_chance_in_the_same_number_of_evaluations) {
  const DesignSpace space = rippled_space();
  double evolved = 0.0;
  double random = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Nsga2Search nsga2(space, seed, {});
    RandomSearch chance(space, seed);
    evolved += hypervolume_after(nsga2, 400);
    random += hypervolume_after(chance, 400);
  }
  EXPECT_GT(evolved, random);
}

}  // namespace
}  // namespace foldwise
