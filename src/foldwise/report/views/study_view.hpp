#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "foldwise/report/views/convergence.hpp"
#include "foldwise/report/views/heat_maps.hpp"
#include "foldwise/report/views/influence.hpp"
#include "foldwise/report/views/layer_comparison.hpp"
#include "foldwise/report/views/study_facts.hpp"
#include "foldwise/study/storage.hpp"
#include "foldwise/study/study_outcome.hpp"

namespace foldwise {

/// The design that a report puts first.
struct BestDesign {
  std::int64_t trial;
  bool is_feasible;
  std::string config;  ///< as a SCALE-Sim config
};

/// Everything that a report shows of one study; what it shows is bounded, however many trials there are.
struct StudyView {
  StudyRecord record;
  std::string strategy;  ///< by name
  std::vector<Fact> facts;
  std::int64_t trials_in_all = 0;
  /// In order of number: the whole Pareto front, the best designs, and of all others as many as there is room for,
  /// drawn at random.
  std::vector<Trial> trials;
  std::set<std::int64_t> front;      ///< numbers of the trials that stand for an outcome on the Pareto front
  std::optional<std::int64_t> knee;  ///< number of the trial at the knee of the front (search/knee.hpp)
  std::optional<BestDesign> best;    ///< none when no trial has a result
  bool is_whole_space = false;       ///< every design was evaluated
  std::vector<ParameterAxis> axes;
  std::vector<Influence> influences;  ///< by objective, then axis
  std::vector<HeatMap> heat_maps;     ///< of pairs of axes
  std::vector<ConvergencePoint> convergence;
  LayerComparison layers;  ///< empty when the model is not ours
};

struct StudyViewLimits {
  std::size_t feasible_trials = 3000;  ///< shown, besides the front and the best
  std::size_t other_trials = 1000;
  std::uint32_t groups = 24;  ///< of values of a parameter on an axis
  std::size_t designs = 8;    ///< compared layer by layer
};

/// How evaluators of a model of that name are made; empty when it has no layers to compare.
using EvaluatorOfModel = std::function<MakeEvaluator(const std::string& model)>;

/// The views of studies that are shown together; their hypervolumes share one reference where they have the same
/// objectives. A study whose designs another program evaluates has no layers to
/// compare. Reads every trial twice; memory does not grow with them.
std::vector<StudyView> view_studies(std::span<const Storage* const> storages, const EvaluatorOfModel& make_evaluator,
                                    const StudyViewLimits& limits = {});

}  // namespace foldwise
