#include "foldwise/catalog/listing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/cost/metric_fields.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"

namespace foldwise {

namespace {

std::string values_of(const AcceleratorField& field) {
  if (!field.choices.empty()) {
    return fmt::format("{}", fmt::join(field.choices, " "));
  }
  return fmt::format("{} .. {}{}", field.smallest, field.largest, field.integral ? "" : " (real)");
}

Listing list_fields() {
  Listing listing{.headings = {"name", "unit", "values", "meaning"}, .rows = {}};
  for (const AcceleratorField& field : accelerator_fields()) {
    listing.rows.push_back(
        {std::string(field.name), std::string(field.unit), values_of(field), std::string(field.meaning)});
  }
  return listing;
}

Listing list_metrics() {
  Listing listing{.headings = {"name", "unit", "layers", "meaning"}, .rows = {}};
  for (const MetricField& field : metric_fields()) {
    listing.rows.push_back({std::string(field.name), std::string(field.unit), std::string(name_of(field.over_layers)),
                            std::string(field.meaning)});
  }
  return listing;
}

template <typename Entry>
Listing names_and_meanings(std::span<const Entry> entries) {
  Listing listing{.headings = {"name", "meaning"}, .rows = {}};
  for (const Entry& entry : entries) {
    listing.rows.push_back({std::string(entry.name), std::string(entry.meaning)});
  }
  return listing;
}

/// What an option is when nobody says otherwise.
std::string standard_of(const StrategyOption& option) {
  if (option.is_number()) {
    return fmt::format("{}", option.standard);
  }
  return std::string(option.standard_word.empty() ? "none" : option.standard_word);
}

std::string values_of(const StrategyOption& option) {
  if (!option.is_number()) {
    return option.kind == StrategyOption::strategy_name ? "a strategy" : "a model, or FILE.proxy";
  }
  std::string values = fmt::format("{} .. {}", option.smallest, option.largest);
  if (option.kind == StrategyOption::real) {
    values += " (real)";
  } else if (option.kind == StrategyOption::designs) {
    values += ", at most the space";
  }
  return values;
}

Listing list_strategies() {
  Listing listing{.headings = {"name", "options", "meaning"}, .rows = {}};
  for (const StrategyEntry& strategy : strategies()) {
    std::vector<std::string> options;
    for (const StrategyOption& option : strategy.options) {
      options.push_back(fmt::format("{}={}", option.name, standard_of(option)));
    }
    listing.rows.push_back(
        {std::string(strategy.name), fmt::format("{}", fmt::join(options, " ")), std::string(strategy.meaning)});
  }
  return listing;
}

Listing list_strategy_options() {
  Listing listing{.headings = {"name", "default", "values", "meaning"}, .rows = {}};
  for (const StrategyEntry& strategy : strategies()) {
    for (const StrategyOption& option : strategy.options) {
      listing.rows.push_back({fmt::format("{}.{}", strategy.name, option.name), standard_of(option), values_of(option),
                              std::string(option.meaning)});
    }
  }
  return listing;
}

Listing list_workloads() {
  Listing listing{.headings = {"name", "meaning", "file"}, .rows = {}};
  for (const WorkloadEntry& workload : shipped_workloads()) {
    listing.rows.push_back({std::string(workload.name), std::string(workload.meaning), workload.file().string()});
  }
  return listing;
}

Listing list_models() {
  Listing listing = names_and_meanings(models());
  listing.rows.push_back({std::string(kExternalModel),
                          "another program: model: {name: external, command: [...]}, or foldwise ask and tell"});
  return listing;
}

constexpr ListingKind kKinds[] = {
    {"fields", "what a design is made of: space, --set, constraints, objectives", list_fields},
    {"metrics", "what a design costs: constraints, objectives", list_metrics},
    {"strategies", "how to look for designs", list_strategies},
    {"strategy-options", "what strategies can be adjusted by: strategy: {name: genetic, population: 64}",
     list_strategy_options},
    {"workloads", "networks that ship with Foldwise", list_workloads},
    {"models", "where the metrics come from", list_models},
};

}  // namespace

std::span<const ListingKind> listing_kinds() { return kKinds; }

}  // namespace foldwise
