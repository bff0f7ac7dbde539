// What every SearchStrategy promises (search/search_strategy.hpp), for every strategy of the catalog, with its standard
// options and with each option at either end of what it may be.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>
#include <string>
#include <unordered_set>
#include <vector>

#include "foldwise/catalog/strategies.hpp"

namespace foldwise {

namespace {

/// Large enough for a space of a few hundred points, and soon counted to.
constexpr double kLarge = 50;

/// A strategy with at most one option that is not the standard one.
struct AdjustedStrategy {
  const StrategyEntry* strategy;
  const StrategyOption* option = nullptr;
  double value = 0.0;

  std::unique_ptr<SearchStrategy> make(const DesignSpace& space, std::uint64_t seed) const {
    StrategyRequest request{.space = space, .seed = seed};
    if (option != nullptr) {
      const double room = option->kind == StrategyOption::designs ? static_cast<double>(space.size()) : value;
      request.options.emplace(option->name, std::min(value, room));
    }
    return strategy->make(request);
  }
};

std::string name_of(const AdjustedStrategy& adjusted) {
  std::string name(adjusted.strategy->name);
  if (adjusted.option != nullptr) {
    name += fmt::format("_with_{}_{}", adjusted.option->name,
                        adjusted.value == adjusted.option->smallest ? "smallest" : "large");
  }
  return name;
}

void PrintTo(const AdjustedStrategy& adjusted, std::ostream* out) { *out << name_of(adjusted); }  // for GoogleTest

std::vector<AdjustedStrategy> adjusted_strategies() {
  std::vector<AdjustedStrategy> result;
  for (const StrategyEntry& strategy : strategies()) {
    result.push_back({&strategy});
    for (const StrategyOption& option : strategy.options) {
      if (option.is_number()) {
        result.push_back({&strategy, &option, option.smallest});
        result.push_back({&strategy, &option, std::min(option.largest, kLarge)});
      }
    }
  }
  return result;
}

class SearchStrategyContract : public testing::TestWithParam<AdjustedStrategy> {};

DesignSpace small_space() {
  return DesignSpace({{"rows", 8}, {"cols", 5}, {"dataflow", 3, ParameterKind::choice}, {"fixed", 1}});
}

/// A smooth bowl with a third of the points infeasible and a few that fail.
Observation observed(const DesignPoint& point) {
  const double row = point.indices[0];
  const double column = point.indices[1];
  if (point.indices[0] == 7 && point.indices[1] == 4) {
    return {point, {}, std::numeric_limits<double>::infinity()};
  }
  return {point,
          {(row - 3) * (row - 3) + (column - 2) * (column - 2), row * column},
          point.indices[2] == 1 ? row + 1 : 0.0};
}

/// All points in the order asked, until the strategy is done.
std::vector<DesignPoint> run(SearchStrategy& strategy, std::size_t batch) {
  std::vector<DesignPoint> asked;
  for (auto points = strategy.ask(batch); !points.empty(); points = strategy.ask(batch)) {
    EXPECT_LE(points.size(), batch);
    std::vector<Observation> observations;
    for (const DesignPoint& point : points) {
      asked.push_back(point);
      observations.push_back(observed(point));
    }
    strategy.tell(observations);
  }
  return asked;
}

TEST_P(SearchStrategyContract, never_asks_a_point_twice_nor_one_outside_the_space) {
  const DesignSpace space = small_space();
  std::unordered_set<DesignPoint, DesignPointHash> seen;
  for (const DesignPoint& point : run(*GetParam().make(space, 1), 7)) {
    EXPECT_TRUE(space.contains(point));
    EXPECT_TRUE(seen.insert(point).second) << "rank " << space.rank(point) << " twice";
  }
}

TEST_P(SearchStrategyContract, exhausts_the_space_and_then_asks_nothing_for_ever) {
  const DesignSpace space = small_space();
  const auto strategy = GetParam().make(space, 2);
  EXPECT_EQ(run(*strategy, 16).size(), space.size());
  EXPECT_TRUE(strategy->ask(16).empty());
  EXPECT_TRUE(strategy->ask(1).empty());
}

TEST_P(SearchStrategyContract, asks_the_same_points_from_the_same_seed) {
  const DesignSpace space = small_space();
  EXPECT_EQ(run(*GetParam().make(space, 3), 8), run(*GetParam().make(space, 3), 8));
}

TEST_P(SearchStrategyContract, asks_the_only_point_of_a_space_of_one) {
  const DesignSpace space({{"rows", 1}, {"cols", 1}, {"dataflow", 1}});
  EXPECT_EQ(run(*GetParam().make(space, 5), 10).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Catalog, SearchStrategyContract, testing::ValuesIn(adjusted_strategies()),
                         [](const auto& adjusted) { return name_of(adjusted.param); });

// What a strategy asks may depend on what it was told before; these learn nothing, or a whole generation or
// neighbourhood at a time.
class BatchIndependentStrategy : public testing::TestWithParam<std::string> {};

TEST_P(BatchIndependentStrategy, asks_the_same_points_in_batches_of_any_size) {
  const DesignSpace space = small_space();
  const StrategyEntry& strategy = strategy_named(GetParam());
  const auto one_by_one = run(*strategy.make({space, 4}), 1);
  EXPECT_EQ(run(*strategy.make({space, 4}), 7), one_by_one);
  EXPECT_EQ(run(*strategy.make({space, 4}), 1000), one_by_one);
}

INSTANTIATE_TEST_SUITE_P(Catalog, BatchIndependentStrategy,
                         testing::Values("grid", "random", "local", "genetic", "nsga2"),
                         [](const auto& strategy) { return strategy.param; });

/// How many of 20 seeds find the only feasible point of a space of 10,000 in 1,000 evaluations, told how far away it
/// is.
int feasible_found(const StrategyEntry& strategy) {
  const DesignSpace space({{"x", 100}, {"y", 100}});
  int found = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto searching = strategy.make({space, seed});
    for (std::size_t asked = 0; asked < 1000;) {
      std::vector<Observation> observations;
      for (const DesignPoint& point : searching->ask(16)) {
        const double violation = std::abs(point.indices[0] - 71.0) + std::abs(point.indices[1] - 23.0);
        observations.push_back({point, {-violation, -violation}, violation});  // the objectives lead away
        found += violation == 0.0 ? 1 : 0;
      }
      asked += observations.size();
      searching->tell(observations);
    }
  }
  return found;
}

class LearningStrategy : public testing::TestWithParam<std::string> {};

TEST_P(LearningStrategy, follows_violations_to_what_is_feasible) {
  EXPECT_GE(feasible_found(strategy_named(GetParam())), 15);
  EXPECT_LE(feasible_found(strategy_named("random")), 6);
}

INSTANTIATE_TEST_SUITE_P(Catalog, LearningStrategy, testing::Values("local", "genetic", "annealing", "nsga2"),
                         [](const auto& strategy) { return strategy.param; });

}  // namespace
}  // namespace foldwise
