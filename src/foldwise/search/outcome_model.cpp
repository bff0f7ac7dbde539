#include "foldwise/search/outcome_model.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace foldwise {

namespace {

constexpr std::size_t kMostExamples = 192;

/// How many coordinates each parameter has: an ordered one is a coordinate, a choice has one for each of its values.
std::vector<std::size_t> coordinates_of(const DesignSpace& space) {
  std::vector<std::size_t> counts;
  for (const Parameter& parameter : space.parameters()) {
    counts.push_back(parameter.kind == ParameterKind::choice ? parameter.values : 1);
  }
  return counts;
}

/// A violation as a number that can be learned: apart from others, and no larger than a few.
double learnable_violation(double violation) {
  constexpr double feasible = -0.5;
  constexpr double most = 5.0;
  return violation == 0.0 ? feasible : -feasible + std::min(std::log1p(violation), most);
}

/// A forecast to which errors can be added: 1, which changes nothing, where there is none.
double base_of(const Forecast& forecast) { return std::isnan(forecast.objective) ? 1.0 : forecast.objective; }

std::vector<DesignPoint> points_of(std::span<const Candidate* const> examples) {
  std::vector<DesignPoint> points;
  points.reserve(examples.size());
  for (const Candidate* example : examples) {
    points.push_back(example->point);
  }
  return points;
}

std::vector<Forecast> nobody(std::span<const DesignPoint> points) {
  return std::vector<Forecast>(points.size(), {.objective = std::numeric_limits<double>::quiet_NaN()});
}

/// All of the best, then one in so many of the others; the best last.
std::vector<const Candidate*> examples_among(std::span<const Candidate> told) {
  const std::size_t best = std::min(told.size(), kMostExamples / 2);
  const std::size_t others = std::min(told.size(), kMostExamples) - best;
  std::vector<const Candidate*> examples;
  for (std::size_t i = 0; i < best; ++i) {
    examples.push_back(&told[i]);
  }
  for (std::size_t i = 0; i < others; ++i) {
    examples.push_back(&told[best + i * (told.size() - best) / others]);
  }
  std::ranges::reverse(examples);
  return examples;
}

}  // namespace

OutcomeModel::OutcomeModel(DesignSpace space, Forecaster forecast)
    : space_(std::move(space)),
      forecast_(forecast ? std::move(forecast) : nobody),
      objectives_(coordinates_of(space_)),
      violations_(coordinates_of(space_)) {}

void OutcomeModel::learn(std::span<const Candidate> told, std::size_t enough) {
  std::vector<const Candidate*> examples = examples_among(told);
  learn_violations(examples);
  std::erase_if(examples,
                [](const Candidate* each) { return std::isinf(each->violation); });  // these have no objective
  knows_objectives_ = false;
  if (!examples.empty()) {
    const bool is_forecast = !std::isnan(forecasts_of(std::span(&examples.back()->point, 1)).front().objective);
    if (examples.size() >= (is_forecast ? 2 : enough)) {
      learn_objectives(examples);
    }
  }
}

void OutcomeModel::learn_violations(std::span<const Candidate* const> examples) {
  const std::vector<DesignPoint> points = points_of(examples);
  const std::vector<Forecast> forecasts = forecasts_of(points);
  std::vector<double> errors;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    errors.push_back(learnable_violation(examples[i]->violation) - learnable_violation(forecasts[i].violation));
  }
  knows_violations_ = std::ranges::any_of(errors, [](double error) { return error != 0.0; });
  if (knows_violations_) {
    violations_.learn(coordinates(points), errors);
  }
}

void OutcomeModel::learn_objectives(std::span<const Candidate* const> examples) {
  const std::vector<DesignPoint> points = points_of(examples);
  const std::vector<Forecast> forecasts = forecasts_of(points);
  logarithmic_ = true;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    logarithmic_ = logarithmic_ && examples[i]->objective > 0 && base_of(forecasts[i]) > 0;
  }
  std::vector<double> errors;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    errors.push_back(logarithmic_ ? std::log(examples[i]->objective / base_of(forecasts[i]))
                                  : examples[i]->objective - base_of(forecasts[i]));
  }
  const auto count = static_cast<double>(errors.size());
  center_ = std::accumulate(errors.begin(), errors.end(), 0.0) / count;
  const double squares = std::transform_reduce(errors.begin(), errors.end(), 0.0, std::plus<>(),
                                               [&](double error) { return (error - center_) * (error - center_); });
  deviation_ = std::sqrt(squares / count);
  knows_objectives_ = deviation_ > 0.0;
  if (knows_objectives_) {
    std::ranges::transform(errors, errors.begin(), [&](double error) { return (error - center_) / deviation_; });
    objectives_.learn(coordinates(points), errors);
  }
}

void OutcomeModel::believe(const DesignPoint& point) {
  const std::vector<double> where = coordinates(std::span(&point, 1));
  if (knows_objectives_) {
    objectives_.believe(where);
  }
  if (knows_violations_) {
    violations_.believe(where);
  }
}

std::vector<Candidate> OutcomeModel::judge(std::vector<DesignPoint> points, double boldness) {
  const std::vector<double> where = coordinates(points);
  const std::vector<Forecast> forecasts = forecasts_of(points);
  const std::vector<Guess> of_objectives =
      knows_objectives_ ? objectives_.guess(where, points.size()) : std::vector<Guess>();
  const std::vector<Guess> of_violations =
      knows_violations_ ? violations_.guess(where, points.size()) : std::vector<Guess>();
  constexpr double violation_boldness = 0.5;
  std::vector<Candidate> judged;
  judged.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double base = base_of(forecasts[i]);
    double objective = logarithmic_ ? std::log(std::max(base, std::numeric_limits<double>::min())) : base;
    if (knows_objectives_) {
      objective += center_ + deviation_ * (of_objectives[i].mean - boldness * of_objectives[i].spread);
    }
    double violation = learnable_violation(forecasts[i].violation);
    if (knows_violations_) {
      violation += of_violations[i].mean - violation_boldness * of_violations[i].spread;
    }
    judged.push_back({std::move(points[i]), std::max(violation, 0.0), objective});
  }
  return judged;
}

std::vector<Forecast> OutcomeModel::forecasts_of(std::span<const DesignPoint> points) {
  std::vector<DesignPoint> unknown;
  for (const DesignPoint& point : points) {
    if (!forecasts_.contains(space_.rank(point))) {
      unknown.push_back(point);
    }
  }
  const std::vector<Forecast> found = forecast_(unknown);
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    forecasts_.emplace(space_.rank(unknown[i]), found[i]);
  }
  std::vector<Forecast> result;
  result.reserve(points.size());
  for (const DesignPoint& point : points) {
    result.push_back(forecasts_.at(space_.rank(point)));
  }
  return result;
}

std::vector<double> OutcomeModel::coordinates(std::span<const DesignPoint> points) const {
  std::vector<double> result;
  for (const DesignPoint& point : points) {
    for (std::size_t i = 0; i < point.indices.size(); ++i) {
      const Parameter& parameter = space_.parameters()[i];
      if (parameter.kind == ParameterKind::choice) {
        for (std::uint32_t value = 0; value < parameter.values; ++value) {
          result.push_back(value == point.indices[i] ? 1.0 : 0.0);
        }
      } else {
        result.push_back(point.indices[i] / std::max(1.0, parameter.values - 1.0));
      }
    }
  }
  return result;
}

}  // namespace foldwise
