#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "foldwise/search/box_bounds.hpp"
#include "foldwise/search/outcome_model.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// A number or word by which a strategy can be adjusted.
struct StrategyOption {
  std::string_view name;     ///< as written in a study file, e.g. "population"
  std::string_view meaning;  ///< one line
  double standard;           ///< the value when nobody says otherwise
  double smallest;
  double largest;
  /// `designs`: whole, and at most the designs of the space. The names are words, of which the numbers say nothing.
  enum Kind { real, whole, designs, strategy_name, model_name } kind;
  std::string_view standard_word = {};  ///< when nobody says otherwise; empty: none

  bool is_number() const { return kind <= designs; }
};

/// What a strategy is made from.
struct StrategyRequest {
  const DesignSpace& space;
  std::uint64_t seed = 1;
  std::map<std::string, double, std::less<>> options = {};     ///< those that shall not have their standard value
  std::map<std::string, std::string, std::less<>> words = {};  ///< likewise

  /// Makes what is known of whole boxes of the space, for strategies that can use it; may be empty.
  std::function<std::unique_ptr<BoxBounds>()> bounds = {};

  /// What is known of points in advance, for strategies that can use it; may be empty.
  Forecaster forecast = {};
};

/// A search strategy by name.
struct StrategyEntry {
  std::string_view name;
  std::string_view meaning;  ///< one line
  std::span<const StrategyOption> options;
  std::unique_ptr<SearchStrategy> (*build)(const StrategyRequest& request);  ///< wants a value for every option

  /// The strategy with the options of the request, which are known and within bounds, and the standard ones for the
  /// rest; of these, one that counts designs is reduced to a space that has fewer.
  std::unique_ptr<SearchStrategy> make(StrategyRequest request) const;
};

/// All of them, the one used when nobody says otherwise first.
std::span<const StrategyEntry> strategies();

/// Throws Error naming the nearest known strategy.
const StrategyEntry& strategy_named(std::string_view name);

/// The strategy that a study chose. Throws ParseError, with the line of the study file or the option of the command
/// line: an unknown strategy or option (with the nearest known one), a value that is no number or out of bounds,
/// several objectives where one is to be proved best. `model` makes the study's numbers; only of models of the catalog
/// is anything known in advance, so that it can be proved. The study must outlive the strategy.
std::unique_ptr<SearchStrategy> make_strategy(const Study& study, std::string_view model);

}  // namespace foldwise
