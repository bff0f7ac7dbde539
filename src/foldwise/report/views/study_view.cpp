#include "foldwise/report/views/study_view.hpp"

#include <algorithm>
#include <map>

#include "foldwise/report/scalesim_config_text.hpp"
#include "foldwise/report/views/reservoir.hpp"

namespace foldwise {

namespace {

std::vector<Sense> senses_of(const StudyRecord& record) {
  std::vector<Sense> senses;
  for (const RecordedObjective& objective : record.objectives) {
    senses.push_back(objective.sense);
  }
  return senses;
}

/// What the first reading of a study's trials gathers.
struct FirstReading {
  FirstReading(const Storage& read, const StudyViewLimits& limits)
      : storage(read),
        study(study_of(read.study())),
        outcome(read.study()),
        feasible_sampler(limits.feasible_trials),
        other_sampler(limits.other_trials),
        influence(parameter_axes(study.spec.space, limits.groups), read.study().objectives.size()),
        heat_maps(influence.axes(), senses_of(read.study())),
        bounds(senses_of(read.study())) {
    const DesignSpace& space = study.spec.space.design_space();
    storage.visit([&](const Trial& trial) {
      const DesignPoint point = space.point(trial.rank);
      outcome.add(trial);
      (trial.state == TrialState::complete ? feasible_sampler : other_sampler).add(trial);
      influence.add(point, trial);
      heat_maps.add(point, trial);
      bounds.add(trial);
    });
  }

  const Storage& storage;
  Study study;
  StudyOutcome outcome;
  Reservoir<Trial> feasible_sampler;
  Reservoir<Trial> other_sampler;
  InfluenceTable influence;
  HeatMaps heat_maps;
  ObjectiveBounds bounds;
};

/// The bounds of all studies with the same objectives as this one.
ObjectiveBounds shared_bounds(const FirstReading& reading, const std::vector<FirstReading>& all) {
  ObjectiveBounds bounds(senses_of(reading.storage.study()));
  for (const FirstReading& other : all) {
    if (other.storage.study().objectives == reading.storage.study().objectives) {
      bounds.add(other.bounds);
    }
  }
  return bounds;
}

/// The designs worth a look at their layers: the best one, then the front, evenly thinned out.
std::vector<Trial> designs_to_compare(const std::vector<Trial>& best, const std::vector<FrontTrial>& front,
                                      std::size_t most) {
  std::vector<Trial> designs = {best.front()};
  const std::size_t wanted = std::min(front.size(), most);
  for (std::size_t i = 0; i < wanted && designs.size() < most; ++i) {
    const Trial& trial = front[wanted > 1 ? i * (front.size() - 1) / (wanted - 1) : 0].trial;
    if (std::ranges::find(designs, trial.number, &Trial::number) == designs.end()) {
      designs.push_back(trial);
    }
  }
  return designs;
}

StudyView view(const FirstReading& reading, const ObjectiveBounds& bounds, const EvaluatorOfModel& make_evaluator,
               const StudyViewLimits& limits) {
  const StudyRecord& record = reading.storage.study();
  StudyView view{.record = record,
                 .strategy = reading.study.spec.strategy.name.text,
                 .facts = study_facts(reading.study, record, reading.outcome, reading.storage.proved()),
                 .trials_in_all = reading.outcome.trials(),
                 .trials = {},
                 .front = {},
                 .knee = reading.outcome.knee(),
                 .best = {},
                 .is_whole_space = covers_space(reading.study, record, reading.outcome),
                 .axes = reading.influence.axes(),
                 .influences = {},
                 .heat_maps = reading.heat_maps.maps(),
                 .convergence = {},
                 .layers = {}};
  view.influences = reading.influence.influences(view.is_whole_space && reading.outcome.failed() == 0);

  std::map<std::int64_t, Trial> trials;
  const std::vector<Trial> best = reading.outcome.best();
  const std::vector<FrontTrial> front = reading.outcome.front();
  for (const std::vector<Trial>* chosen : {&best, &reading.feasible_sampler.items(), &reading.other_sampler.items()}) {
    for (const Trial& trial : *chosen) {
      trials.emplace(trial.number, trial);
    }
  }
  for (const FrontTrial& member : front) {
    trials.emplace(member.trial.number, member.trial);
    if (member.trial.state == TrialState::complete) {
      view.front.insert(member.trial.number);
    }
  }
  for (auto& [number, trial] : trials) {
    view.trials.push_back(std::move(trial));
  }

  if (!best.empty()) {
    view.best = BestDesign{.trial = best.front().number,
                           .is_feasible = best.front().state == TrialState::complete,
                           .config = scalesim_config_text(accelerator_of(reading.study, best.front()))};
    const MakeEvaluator make = make_evaluator(record.model);
    if (make && !reading.study.spec.is_external()) {
      view.layers = compare_layers(reading.study, make, designs_to_compare(best, front, limits.designs));
    }
  }

  Convergence convergence(senses_of(record), bounds, reading.outcome.trials());
  reading.storage.visit([&](const Trial& trial) { convergence.add(trial); });
  view.convergence = convergence.points();
  return view;
}

}  // namespace

std::vector<StudyView> view_studies(std::span<const Storage* const> storages, const EvaluatorOfModel& make_evaluator,
                                    const StudyViewLimits& limits) {
  std::vector<FirstReading> readings;
  readings.reserve(storages.size());
  for (const Storage* storage : storages) {
    readings.emplace_back(*storage, limits);
  }
  std::vector<StudyView> views;
  views.reserve(readings.size());
  for (const FirstReading& reading : readings) {
    views.push_back(view(reading, shared_bounds(reading, readings), make_evaluator, limits));
  }
  return views;
}

}  // namespace foldwise
