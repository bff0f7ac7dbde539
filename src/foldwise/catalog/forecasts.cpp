#include "foldwise/catalog/forecasts.hpp"

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/proxies.hpp"
#include "foldwise/study/assessor.hpp"

namespace foldwise {

namespace {

constexpr double kNobodyKnows = std::numeric_limits<double>::quiet_NaN();

/// Calls `of_point` for each point, with the accelerator that it means.
template <typename OfPoint>
std::vector<Forecast> each_forecast(const Study& study, std::span<const DesignPoint> points, const OfPoint& of_point) {
  std::vector<Forecast> forecasts;
  forecasts.reserve(points.size());
  for (const DesignPoint& point : points) {
    Accelerator accelerator = study.base;
    study.spec.space.apply(point, accelerator);
    forecasts.push_back(of_point(point, accelerator));
  }
  return forecasts;
}

/// Violation of the constraints that need no evaluation.
double violation_by_fields(const Study& study, const Accelerator& accelerator) {
  double violation = 0.0;
  for (const Constraint& constraint : study.spec.constraints) {
    std::vector<double> values;
    for (const std::string& name : constraint.names()) {
      const AcceleratorField* field = find_accelerator_field(name);
      if (field != nullptr) {
        values.push_back(field->get(accelerator));
      }
    }
    violation += values.size() == constraint.names().size() ? constraint.violation(values) : 0.0;
  }
  return violation;
}

/// An evaluator asked in the place of the study's own.
struct StandIn {
  StandIn(const Study& study, std::unique_ptr<Evaluator> standing_in)
      : evaluator(std::move(standing_in)), assessor(study, evaluator->metrics()) {}

  std::unique_ptr<Evaluator> evaluator;
  Assessor assessor;
};

std::unique_ptr<Evaluator> make_stand_in(const Study& study, std::string_view model) {
  const std::vector<std::string> metrics = needed_metrics_of(study.spec);
  if (names_a_proxy(model)) {
    return make_proxy_evaluator(study, model, metrics);
  }
  return model_named(model).make(study.workloads, metrics);
}

}  // namespace

Forecaster make_forecaster(const Study& study, std::string_view model) {
  if (model.empty()) {
    return [&study](std::span<const DesignPoint> points) {
      return each_forecast(study, points, [&](const DesignPoint&, const Accelerator& accelerator) {
        return Forecast{.objective = kNobodyKnows, .violation = violation_by_fields(study, accelerator)};
      });
    };
  }
  const auto stand_in = std::make_shared<const StandIn>(study, make_stand_in(study, model));
  const bool maximized = study.spec.objectives.front().sense == Sense::maximize;
  return [&study, stand_in, maximized](std::span<const DesignPoint> points) {
    return each_forecast(study, points, [&](const DesignPoint& point, const Accelerator& accelerator) {
      const Trial trial = stand_in->assessor.assess(0, point, accelerator, stand_in->evaluator->evaluate(accelerator));
      if (trial.state == TrialState::failed) {
        return Forecast{.objective = kNobodyKnows, .violation = trial.violation()};
      }
      const double objective = trial.objectives.front();
      return Forecast{.objective = maximized ? -objective : objective, .violation = trial.violation()};
    });
  };
}

}  // namespace foldwise
