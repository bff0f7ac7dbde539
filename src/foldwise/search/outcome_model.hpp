#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "foldwise/search/design_space.hpp"
#include "foldwise/search/gaussian_process.hpp"
#include "foldwise/search/single_objective.hpp"

namespace foldwise {

/// What somebody cheaper to ask than the evaluator says of a point.
struct Forecast {
  double objective = 0.0;  ///< the first; NaN: nobody says
  double violation = 0.0;  ///< of the constraints that somebody knows of
};

/// Forecasts of points, one for each; the same whenever asked. Empty: nobody says anything.
using Forecaster = std::function<std::vector<Forecast>(std::span<const DesignPoint>)>;

/// A model of what points cost, for one objective: a forecast, and what is learned of its errors by two Gaussian
/// processes, one for the objective and one for the violation. So a good forecast is worth much from the beginning, and
/// a bad one not for long; where nobody forecasts the objective, everything is learned. Objectives are learned as
/// logarithms where all are positive.
class OutcomeModel {
 public:
  OutcomeModel(DesignSpace space, Forecaster forecast);

  /// Learns anew from points that were told, best first. O(points) and the cube of 192, the most that it learns from:
  /// the best of them and a choice of the others. Of fewer than `enough` points whose objective nobody forecasts it
  /// learns no objectives.
  void learn(std::span<const Candidate> told, std::size_t enough);

  /// Takes a point for known, at what it is thought to cost: the next ones should tell something else.
  void believe(const DesignPoint& point);

  /// What points are thought to cost, comparable with each other only, and the lower the less is known of them: their
  /// expectation less `boldness` standard deviations.
  std::vector<Candidate> judge(std::vector<DesignPoint> points, double boldness);

 private:
  std::vector<double> coordinates(std::span<const DesignPoint> points) const;
  std::vector<Forecast> forecasts_of(std::span<const DesignPoint> points);
  void learn_violations(std::span<const Candidate* const> examples);
  void learn_objectives(std::span<const Candidate* const> examples);

  DesignSpace space_;
  Forecaster forecast_;
  std::unordered_map<std::uint64_t, Forecast> forecasts_;  ///< by rank: a point is asked about again and again
  GaussianProcess objectives_;  ///< errors of the forecast, moved to mean 0 and scaled to deviation 1
  GaussianProcess violations_;  ///< errors of the forecast
  bool knows_objectives_ = false;
  bool knows_violations_ = false;
  bool logarithmic_ = false;
  double center_ = 0.0;
  double deviation_ = 1.0;
};

}  // namespace foldwise
