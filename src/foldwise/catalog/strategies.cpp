#include "foldwise/catalog/strategies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/catalog/find_entry.hpp"
#include "foldwise/catalog/forecasts.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/search/strategies/annealing.hpp"
#include "foldwise/search/strategies/exact.hpp"
#include "foldwise/search/strategies/genetic.hpp"
#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/search/strategies/local.hpp"
#include "foldwise/search/strategies/nsga2.hpp"
#include "foldwise/search/strategies/random.hpp"
#include "foldwise/search/strategies/screened.hpp"
#include "foldwise/search/strategies/tpe.hpp"
#include "foldwise/study/field_text.hpp"
#include "foldwise/study/study_bounds.hpp"

namespace foldwise {

namespace {

using Made = std::unique_ptr<SearchStrategy>;
using enum StrategyOption::Kind;

constexpr double kMany = 1'000'000;

constexpr GeneticSearch::Options kGenetic;
constexpr StrategyOption kGeneticOptions[] = {
    {"population", "designs of a generation", kGenetic.population, 2, kMany, designs},
    {"tournament", "designs that compete to become a parent", kGenetic.tournament, 1, kMany, whole},
    {"crossover", "share of the children that have two parents", kGenetic.crossover, 0, 1, real},
    {"patience", "generations without gain before the search begins anew", kGenetic.patience, 1, kMany, whole},
};

constexpr AnnealingSearch::Options kAnnealing;
constexpr StrategyOption kAnnealingOptions[] = {
    {"chains", "chains that anneal side by side, each with one design at a time", kAnnealing.chains, 1, kMany, designs},
    {"cooling", "factor on a chain's temperature with every step", kAnnealing.cooling, 0, 1, real},
    {"patience", "steps without gain before a chain begins anew", kAnnealing.patience, 1, kMany, whole},
};

constexpr Nsga2Search::Options kNsga2;
constexpr StrategyOption kNsga2Options[] = {
    {"population", "designs of a generation", kNsga2.population, 2, kMany, designs},
    {"crossover", "share of the children that have two parents", kNsga2.crossover, 0, 1, real},
};

constexpr TpeSearch::Options kTpe;
constexpr StrategyOption kTpeOptions[] = {
    {"startup", "random designs before it begins to learn", kTpe.startup, 1, kMany, designs},
    {"good", "share of the designs told that count as good", kTpe.good, 0, 1, real},
    {"candidates", "draws for each design asked", kTpe.candidates, 1, kMany, whole},
    {"batch", "designs asked before it must be told", kTpe.batch, 1, kMany, designs},
};

constexpr ScreenedSearch::Options kScreened;
constexpr StrategyOption kScreenedOptions[] = {
    {"inner", "strategy that proposes designs to the model of the evaluator", 0, 0, 0, strategy_name, "genetic"},
    {"proxy", "model or proxy that forecasts what the evaluator will say, and is corrected by it", 0, 0, 0, model_name},
    {"startup", "designs before the model is asked, without a proxy", kScreened.startup, 2, kMany, designs},
    {"batch", "designs asked before it must be told", kScreened.batch, 1, kMany, designs},
    {"proposals", "designs that are screened for a batch", kScreened.proposals, 1, kMany, whole},
};

double real_option(const StrategyRequest& request, std::string_view name) { return request.options.find(name)->second; }

std::int64_t whole_option(const StrategyRequest& request, std::string_view name) {
  return static_cast<std::int64_t>(real_option(request, name));
}

/// A strategy that another one can use on a model of the evaluator.
const StrategyEntry& inner_strategy(std::string_view name);

constexpr StrategyEntry kStrategies[] = {
    {"grid",
     "every design of the space, in order",
     {},
     [](const StrategyRequest& request) -> Made { return std::make_unique<GridSearch>(request.space); }},
    {"random",
     "designs drawn uniformly, none twice",
     {},
     [](const StrategyRequest& request) -> Made {
       return std::make_unique<RandomSearch>(request.space, request.seed);
     }},
    {"local",
     "greedy hill climbing with restarts, first objective",
     {},
     [](const StrategyRequest& request) -> Made { return std::make_unique<LocalSearch>(request.space, request.seed); }},
    {"genetic", "generations of selection, crossover and mutation, first objective", kGeneticOptions,
     [](const StrategyRequest& request) -> Made {
       const GeneticSearch::Options options{.population = whole_option(request, "population"),
                                            .tournament = whole_option(request, "tournament"),
                                            .crossover = real_option(request, "crossover"),
                                            .patience = whole_option(request, "patience")};
       return std::make_unique<GeneticSearch>(request.space, request.seed, options);
     }},
    {"annealing", "simulated annealing of several chains with restarts, first objective", kAnnealingOptions,
     [](const StrategyRequest& request) -> Made {
       const AnnealingSearch::Options options{.chains = whole_option(request, "chains"),
                                              .cooling = real_option(request, "cooling"),
                                              .patience = whole_option(request, "patience")};
       return std::make_unique<AnnealingSearch>(request.space, request.seed, options);
     }},
    {"nsga2", "genetic search for the Pareto front of all objectives", kNsga2Options,
     [](const StrategyRequest& request) -> Made {
       const Nsga2Search::Options options{.population = whole_option(request, "population"),
                                          .crossover = real_option(request, "crossover")};
       return std::make_unique<Nsga2Search>(request.space, request.seed, options);
     }},
    {"tpe", "tree-structured Parzen estimator for evaluators that are slow, first objective", kTpeOptions,
     [](const StrategyRequest& request) -> Made {
       const TpeSearch::Options options{.startup = whole_option(request, "startup"),
                                        .good = real_option(request, "good"),
                                        .candidates = whole_option(request, "candidates"),
                                        .batch = whole_option(request, "batch")};
       return std::make_unique<TpeSearch>(request.space, request.seed, options);
     }},
    {"screened", "search by a model that learns from what is evaluated, for evaluators that are slow, first objective",
     kScreenedOptions,
     [](const StrategyRequest& request) -> Made {
       const ScreenedSearch::Options options{.startup = whole_option(request, "startup"),
                                             .batch = whole_option(request, "batch"),
                                             .proposals = whole_option(request, "proposals")};
       const auto inner = [space = request.space, &entry = inner_strategy(request.words.find("inner")->second)](
                              std::uint64_t seed) { return entry.make({.space = space, .seed = seed}); };
       return std::make_unique<ScreenedSearch>(request.space, request.seed, options, inner, request.forecast);
     }},
    {"exact",
     "branch and bound: the best design of one objective, and a proof that it is (see foldwise verify)",
     {},
     [](const StrategyRequest& request) -> Made {
       return std::make_unique<ExactSearch>(request.space, request.bounds ? request.bounds() : nullptr);
     }},
};

const StrategyEntry& inner_strategy(std::string_view name) {
  const StrategyEntry& entry = strategy_named(name);
  if (entry.name == "screened" || entry.name == "exact") {
    throw Error(fmt::format("strategy {} cannot be the inner one of another", name));
  }
  return entry;
}

/// The value that `text` gives an option, for a space of so many designs. Throws Error for the rule it breaks.
double parse_option(const StrategyOption& option, std::string_view text, std::uint64_t space_size) {
  const std::optional<double> value = parse_number(text);
  const auto refuse = [&](const std::string& rule) {
    throw Error(fmt::format("{} is \"{}\", must be {}", option.name, one_line(trimmed(text)), rule));
  };
  if (!value) {
    refuse("a number");
  }
  if (option.kind != real && *value != std::floor(*value)) {
    refuse("a whole number");
  }
  if (*value < option.smallest || *value > option.largest) {
    refuse(fmt::format("from {} to {}", option.smallest, option.largest));
  }
  if (option.kind == designs && *value > static_cast<double>(space_size)) {
    refuse(fmt::format("at most {}, the designs of the space", space_size));
  }
  return *value;
}

}  // namespace

Made StrategyEntry::make(StrategyRequest request) const {
  for (const StrategyOption& option : options) {
    if (!option.is_number()) {
      request.words.emplace(option.name, option.standard_word);
      continue;
    }
    const double room = option.kind == designs ? static_cast<double>(request.space.size()) : option.largest;
    request.options.emplace(option.name, std::min(option.standard, room));
  }
  return build(request);
}

std::span<const StrategyEntry> strategies() { return kStrategies; }

const StrategyEntry& strategy_named(std::string_view name) { return find_entry("strategy", name, strategies()); }

Made make_strategy(const Study& study, std::string_view model) {
  const StudySpec& spec = study.spec;
  const StrategyChoice& choice = spec.strategy;
  const StrategyEntry& strategy =
      choice.name.located([&]() -> const StrategyEntry& { return strategy_named(choice.name.text); });
  StrategyRequest request{.space = spec.space.design_space(), .seed = spec.seed};
  request.bounds = [&study, model]() -> std::unique_ptr<BoxBounds> {
    const bool known = std::ranges::find(models(), model, &ModelEntry::name) != models().end();
    return known ? std::make_unique<StudyBounds>(study, model) : nullptr;
  };
  const std::string kind = fmt::format("option of strategy {}", strategy.name);
  for (const StrategySetting& setting : choice.settings) {
    setting.value.located([&] {
      const StrategyOption& option = find_entry(kind, setting.name, strategy.options);
      if (option.is_number()) {
        request.options[setting.name] = parse_option(option, setting.value.text, request.space.size());
        return;
      }
      const std::string word(trimmed(setting.value.text));
      if (option.kind == StrategyOption::strategy_name) {
        static_cast<void>(inner_strategy(word));  // for its refusal
      } else {
        request.forecast = make_forecaster(study, word);
      }
      request.words[setting.name] = word;
    });
  }
  if (!request.forecast) {
    request.forecast = make_forecaster(study, "");
  }
  return choice.name.located([&] { return strategy.make(std::move(request)); });
}

}  // namespace foldwise
