// What each strategy finds, over many seeds and with a budget, where the true answer is known; benchmarks/README.md
// states the method. Prints tables without times: the same program prints the same tables on every machine.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <string_view>

#include "foldwise/catalog/forecasts.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/search/hypervolume.hpp"
#include "foldwise/search/pareto_front.hpp"
#include "landscape.hpp"
#include "tests/support/source_directory.hpp"

namespace foldwise {
namespace {

constexpr double kNothing = std::numeric_limits<double>::infinity();
constexpr std::int64_t kBatch = 256;

/// Calls `see` with every observation of a search, in order, until it answers false or the budget is out.
template <typename See>
void search(const Landscape& landscape, SearchStrategy& searching, std::int64_t budget, const See& see) {
  while (budget > 0) {
    const std::vector<DesignPoint> points = searching.ask(static_cast<std::size_t>(std::min(kBatch, budget)));
    if (points.empty()) {
      return;
    }
    std::vector<Observation> observations;
    for (const DesignPoint& point : points) {
      observations.push_back(landscape.at(point));
      if (!see(observations.back())) {
        return;
      }
    }
    budget -= static_cast<std::int64_t>(points.size());
    searching.tell(observations);
  }
}

bool feasible(const Observation& observation) { return observation.violation == 0.0; }

double optimum(const Landscape& known) {
  double best = kNothing;
  for (const Observation& observation : known.table()) {
    if (feasible(observation)) {
      best = std::min(best, observation.objectives.front());
    }
  }
  return best;
}

template <typename Number>
Number median(std::vector<Number> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::ranges::nth_element(numbers, middle);
  return *middle;
}

/// One objective: how often and how soon a search comes within `tolerance` of the optimum.
void compare(std::string_view title, const Landscape& landscape, double best, double tolerance, std::int64_t budget,
             std::int64_t seeds, std::initializer_list<std::string_view> names) {
  fmt::print("{}: {} designs, {} evaluations, optimum {:.10g}, found when within {:g} %\n", title,
             landscape.space().size(), budget, best, 100 * tolerance);
  fmt::print("{:<10}  {:>8}  {:>18}  {:>14}  {:>14}\n", "strategy", "found", "median evaluations", "median best",
             "worst best");
  const double target = best + tolerance * std::abs(best);
  for (const std::string_view name : names) {
    std::vector<double> bests;
    std::vector<std::int64_t> needed;
    std::int64_t found = 0;
    for (std::int64_t seed = 1; seed <= seeds; ++seed) {
      double best_seen = kNothing;
      std::int64_t evaluations = 0;
      const auto searching = strategy_named(name).make({landscape.space(), static_cast<std::uint64_t>(seed)});
      search(landscape, *searching, budget, [&](const Observation& seen) {
        ++evaluations;
        if (feasible(seen)) {
          best_seen = std::min(best_seen, seen.objectives.front());
        }
        return best_seen > target;
      });
      found += best_seen <= target ? 1 : 0;
      bests.push_back(best_seen);
      needed.push_back(best_seen <= target ? evaluations : std::numeric_limits<std::int64_t>::max());
    }
    const std::int64_t middle = median(needed);
    fmt::print("{:<10}  {:>8}  {:>18}  {:>14.10g}  {:>14.10g}\n", name, fmt::format("{}/{}", found, seeds),
               middle <= budget ? fmt::format("{}", middle) : "-", median(bests), *std::ranges::max_element(bests));
  }
  fmt::print("\n");
}

/// Several objectives: the share of the true front's hypervolume that a search covers.
void compare_fronts(std::string_view title, const Landscape& known, std::int64_t budget, std::int64_t seeds,
                    std::initializer_list<std::string_view> names) {
  ParetoFront true_front;
  for (std::size_t rank = 0; rank < known.table().size(); ++rank) {
    const Observation& observation = known.table()[rank];
    true_front.add(static_cast<std::int64_t>(rank), observation.objectives, observation.violation);
  }
  std::vector<std::vector<double>> truth;
  std::vector<double> corner;
  for (const FrontMember& member : true_front.members()) {
    truth.push_back(member.objectives);
    corner.resize(member.objectives.size(), -kNothing);
    std::ranges::transform(corner, member.objectives, corner.begin(),
                           [](double a, double b) { return std::max(a, 1.1 * b); });
  }
  const double whole = hypervolume(truth, corner);
  fmt::print("{}: {} designs, {} evaluations, a front of {} outcomes\n", title, known.space().size(), budget,
             truth.size());
  fmt::print("{:<10}  {:>20}  {:>19}\n", "strategy", "median hypervolume %", "worst hypervolume %");
  for (const std::string_view name : names) {
    std::vector<double> shares;
    for (std::int64_t seed = 1; seed <= seeds; ++seed) {
      std::vector<std::vector<double>> outcomes;
      const auto searching = strategy_named(name).make({known.space(), static_cast<std::uint64_t>(seed)});
      search(known, *searching, budget, [&](const Observation& seen) {
        if (feasible(seen)) {
          outcomes.push_back(seen.objectives);
        }
        return true;
      });
      shares.push_back(100 * hypervolume(outcomes, corner) / whole);
    }
    fmt::print("{:<10}  {:>20.3f}  {:>19.3f}\n", name, median(shares), *std::ranges::min_element(shares));
  }
  fmt::print("\n");
}

/// The best feasible objective so far after each evaluation: the median over the seeds.
std::vector<double> median_course(const Landscape& landscape, std::string_view strategy, const Forecaster& forecast,
                                  std::int64_t budget, std::int64_t seeds) {
  std::vector<std::vector<double>> by_evaluation(static_cast<std::size_t>(budget));
  for (std::int64_t seed = 1; seed <= seeds; ++seed) {
    const auto searching = strategy_named(strategy).make(
        {.space = landscape.space(), .seed = static_cast<std::uint64_t>(seed), .forecast = forecast});
    double best_seen = kNothing;
    std::size_t evaluations = 0;
    search(landscape, *searching, budget, [&](const Observation& seen) {
      if (feasible(seen)) {
        best_seen = std::min(best_seen, seen.objectives.front());
      }
      by_evaluation[evaluations++].push_back(best_seen);
      return true;
    });
  }
  std::vector<double> course;
  for (const std::vector<double>& bests : by_evaluation) {
    course.push_back(median(bests));
  }
  return course;
}

/// How many evaluations by the real evaluator a screened search needs for what a plain one finds with so many.
void screened(std::int64_t seeds) {
  constexpr std::int64_t budget = 256;
  for (const std::string_view name : {"lenet5-lab", "resnet18"}) {
    const Landscape known(source_directory() / "studies" / fmt::format("{}.yaml", name), {}, 1);
    const std::vector<double> plain = median_course(known, "genetic", {}, budget, seeds);
    fmt::print("{}: {} designs, {} seeds, evaluations until the median best is as good as that of genetic\n", name,
               known.space().size(), seeds);
    fmt::print("{:<30}", "genetic");
    for (std::int64_t count = 32; count <= budget; count *= 2) {
      fmt::print("  {:>12}", count);
    }
    fmt::print("\n{:<30}", "its median best");
    for (std::int64_t count = 32; count <= budget; count *= 2) {
      fmt::print("  {:>12.8g}", plain[static_cast<std::size_t>(count - 1)]);
    }
    std::vector<std::string_view> proxies = {"", "ideal-memory"};
    if (std::filesystem::exists(source_directory() / "models/cycles.proxy")) {
      proxies.emplace_back("cycles.proxy");
    }
    for (const std::string_view proxy : proxies) {
      const std::vector<double> course =
          median_course(known, "screened", make_forecaster(known.study(), proxy), budget, seeds);
      fmt::print("\n{:<30}", fmt::format("screened, {}", proxy.empty() ? "no proxy" : proxy));
      for (std::int64_t count = 32; count <= budget; count *= 2) {
        const double wanted = plain[static_cast<std::size_t>(count - 1)];
        const auto reached = std::ranges::find_if(course, [&](double best) { return best <= wanted; });
        fmt::print("  {:>12}", reached == course.end() ? "-" : fmt::format("{}", reached - course.begin() + 1));
      }
    }
    fmt::print("\n\n");
  }
}

/// A twentieth of the space.
std::int64_t five_percent(const Landscape& landscape) {
  return static_cast<std::int64_t>(landscape.space().size() / 20);
}

void small_spaces(std::int64_t seeds) {
  for (const std::string_view name : {"lenet5-lab", "codesign-lab", "codesign-lab-area", "resnet18"}) {
    const Landscape known(source_directory() / "studies" / fmt::format("{}.yaml", name), {}, 1);
    compare(name, known, optimum(known), 0.0, five_percent(known), seeds, {"genetic", "annealing", "local", "random"});
  }
}

/// The optimum is what strategy exact proved of the same space: studies/resnet18-exact-calc.yaml and -user.yaml.
void large_space(std::string_view mode, double proved_optimum, std::int64_t seeds) {
  const Landscape landscape(source_directory() / "benchmarks/search/resnet18-large.yaml",
                            {{"set", fmt::format("bandwidth.mode={}", mode)}}, 1);
  compare(fmt::format("resnet18-large {}", mode), landscape, proved_optimum, 0.01, 20'000, seeds,
          {"genetic", "annealing", "local", "random"});
}

void fronts(std::int64_t seeds) {
  const Landscape known(source_directory() / "studies/resnet18.yaml", {}, 2);
  compare_fronts("resnet18, cycles and area", known, 2 * five_percent(known), seeds, {"nsga2", "random"});
}

}  // namespace
}  // namespace foldwise

int main(int count, char** arguments) {
  std::int64_t seeds = 100;
  std::string_view wanted = "all";
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (std::from_chars(argument.data(), argument.data() + argument.size(), seeds).ec != std::errc{}) {
      wanted = argument;
    }
  }
  const auto asked = [&](std::string_view part) { return wanted == "all" || wanted == part; };
  if (asked("small")) {
    foldwise::small_spaces(seeds);
  }
  if (asked("fronts")) {
    foldwise::fronts(seeds);
  }
  if (asked("screened")) {
    foldwise::screened(std::min<std::int64_t>(seeds, 20));
  }
  if (asked("calc")) {
    foldwise::large_space("CALC", 274'431, std::min<std::int64_t>(seeds, 20));
  }
  if (asked("user")) {
    foldwise::large_space("USER", 1'792'660, std::min<std::int64_t>(seeds, 5));
  }
}
