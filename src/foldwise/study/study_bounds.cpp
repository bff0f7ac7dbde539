#include "foldwise/study/study_bounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

/// Sizes of a scratchpad beyond which designs are bounded by their arrays alone.
constexpr std::uint32_t kMostSizes = 4096;
constexpr std::int64_t kLargestKib = 65'536;

/// Sizes of a scratchpad that are within this factor of each other are cut after the arrays.
constexpr double kRoughly = 1.35;

/// The metrics that decide what is best and what is allowed.
std::vector<std::string> deciding_metrics(const StudySpec& spec) {
  std::vector<std::string> metrics;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (find_accelerator_field(name) == nullptr && std::ranges::find(metrics, name) == metrics.end()) {
        metrics.push_back(name);
      }
    }
  };
  add(spec.objectives.front().expression.names());
  for (const Constraint& constraint : spec.constraints) {
    add(constraint.names());
  }
  return metrics;
}

/// The columns of a row of values: all fields, then the metrics.
std::vector<std::string> columns_of(const StudySpec& spec) {
  std::vector<std::string> columns;
  for (const AcceleratorField& field : accelerator_fields()) {
    columns.emplace_back(field.name);
  }
  std::ranges::move(deciding_metrics(spec), std::back_inserter(columns));
  return columns;
}

Objective objective_of(const StudySpec& spec) {
  const Objective& objective = spec.objectives.front();
  return {objective.sense, objective.expression.reading(columns_of(spec)), objective.name};
}

constexpr std::string_view kScratchpad = "sram.";
constexpr std::string_view kOfmapScratchpad = "sram.ofmap_kib";

}  // namespace

StudyBounds::StudyBounds(const Study& study, std::string_view model)
    : study_(study),
      metric_bounds_(study.workloads, deciding_metrics(study.spec), model),
      objective_(objective_of(study.spec)) {
  if (study.spec.objectives.size() > 1) {
    throw Error(
        fmt::format("strategy exact proves the best of one objective, the study has {}; leave one, or use nsga2",
                    study.spec.objectives.size()));
  }
  const std::vector<std::string> columns = columns_of(study.spec);
  for (const Constraint& constraint : study.spec.constraints) {
    constraints_.push_back(constraint.reading(columns));
  }
  row_.reserve(columns.size());
}

AcceleratorBox StudyBounds::accelerators(const Box& box) const {
  AcceleratorBox accelerators{study_.base, study_.base, {}, {}};
  const auto parameters = study_.spec.space.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    for (std::size_t j = 0; j < parameters[i].fields.size(); ++j) {
      const auto [low, high] = parameters[i].values[j].extremes(box.ranges[i].first, box.ranges[i].last);
      parameters[i].fields[j]->set(accelerators.low, low);
      parameters[i].fields[j]->set(accelerators.high, high);
    }
  }
  accelerators.ifmap_kib = sizes_of("sram.ifmap_kib", box);
  accelerators.filter_kib = sizes_of("sram.filter_kib", box);
  return accelerators;
}

/// What a scratchpad's size can be, in KiB; nothing when that is too much to list.
std::vector<std::int64_t> StudyBounds::sizes_of(std::string_view field, const Box& box) const {
  std::vector<std::int64_t> sizes;
  if (const auto values = values_of(field)) {
    const IndexRange range = box.ranges[values->parameter];
    if (range.last - range.first >= kMostSizes) {
      return {};
    }
    for (std::uint32_t index = range.first; index <= range.last; ++index) {
      sizes.push_back(static_cast<std::int64_t>((*values->values)[index]));
    }
  } else {
    const double kib = find_accelerator_field(field)->get(study_.base);
    if (kib != std::floor(kib)) {
      return {};
    }
    sizes.push_back(static_cast<std::int64_t>(kib));
  }
  std::ranges::sort(sizes);
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  return sizes.back() <= kLargestKib ? sizes : std::vector<std::int64_t>{};
}

std::optional<StudyBounds::Values> StudyBounds::values_of(std::string_view field) const {
  const auto parameters = study_.spec.space.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    for (std::size_t j = 0; j < parameters[i].fields.size(); ++j) {
      if (parameters[i].fields[j]->name == field) {
        return Values{i, &parameters[i].values[j]};
      }
    }
  }
  return std::nullopt;
}

/// The point of the box with these sizes, and the last value of everything else.
DesignPoint StudyBounds::point_with(const MetricBounds::ReadSizes& sizes, const Box& box) const {
  DesignPoint point = last_point(box);
  for (const auto& [field, kib] :
       {std::pair{"sram.ifmap_kib", sizes.ifmap_kib}, {"sram.filter_kib", sizes.filter_kib}}) {
    if (const auto values = values_of(field)) {
      std::uint32_t index = box.ranges[values->parameter].first;
      while (index < box.ranges[values->parameter].last && (*values->values)[index] != static_cast<double>(kib)) {
        ++index;
      }
      point.indices[values->parameter] = index;
    }
  }
  return point;
}

BoxBound StudyBounds::bound_of(const AcceleratorBox& box, std::span<const Interval> metrics) {
  row_.clear();
  for (const AcceleratorField& field : accelerator_fields()) {
    row_.push_back(box.of(field));
  }
  row_.insert(row_.end(), metrics.begin(), metrics.end());
  for (std::size_t i = 0; i < constraints_.size(); ++i) {
    if (constraints_[i].broken_everywhere(row_)) {
      return {.objective = std::numeric_limits<double>::infinity(), .broken_constraint = static_cast<int>(i)};
    }
  }
  const Interval range = objective_.expression.range(row_);
  const double bound = objective_.sense == Sense::minimize ? range.low : -range.high;
  return {.objective = std::isnan(bound) ? -std::numeric_limits<double>::infinity() : bound};
}

BoxBound StudyBounds::quick(const Box& box) {
  const AcceleratorBox designs = accelerators(box);
  BoxBound bound;
  metric_bounds_.by_closed_forms(designs, [&](std::span<const Interval> metrics) {
    bound = bound_of(designs, metrics);
    return true;
  });
  bound.final = !metric_bounds_.can_walk(designs);
  return bound;
}

BoxBound StudyBounds::thorough(const Box& box, double enough) {
  const AcceleratorBox designs = accelerators(box);
  BoxBound bound;
  try {
    const auto best_sizes = metric_bounds_.by_walks(designs, [&](std::span<const Interval> metrics) {
      bound = bound_of(designs, metrics);
      return bound.objective >= enough;
    });
    if (best_sizes) {
      bound.likely_best = point_with(*best_sizes, box);
    }
  } catch (const Error&) {
    // Designs whose numbers do not fit in 64 bits cannot be walked; what is known by then holds all the same.
  }
  bound.final = bound.objective < enough;
  return bound;
}

/// Scratchpads are cut roughly at first, since whole ranges of sizes are too small for a good design; then arrays and
/// choices, which decide most; then the scratchpads of the read operands, last that of the ofmap. Of several the
/// parameter that spans the widest range.
std::size_t StudyBounds::parameter_to_cut(const Box& box) const {
  const auto parameters = study_.spec.space.parameters();
  std::pair<int, double> best_order;
  std::size_t best = parameters.size();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (box.ranges[i].single()) {
      continue;
    }
    const AcceleratorField& field = *parameters[i].fields.front();
    const auto [low, high] = parameters[i].values.front().extremes(box.ranges[i].first, box.ranges[i].last);
    const double width = !field.choices.empty() || low <= 0.0 ? std::numeric_limits<double>::infinity() : high / low;
    const int turn = field.name == kOfmapScratchpad         ? 3
                     : !field.name.starts_with(kScratchpad) ? 1
                     : width > kRoughly                     ? 0
                                                            : 2;
    const std::pair<int, double> order{turn, -width};
    if (best == parameters.size() || order < best_order) {
      best = i;
      best_order = order;
    }
  }
  return best;
}

}  // namespace foldwise
