#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/cost/layer_mix.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// A cost model by name.
struct ModelEntry {
  std::string_view name;
  std::string_view meaning;  ///< one line
  std::unique_ptr<Evaluator> (*make)(std::span<const Workload> workloads, std::span<const std::string> metrics);
};

/// All of them, the one used when nobody says otherwise first.
std::span<const ModelEntry> models();

/// Throws Error naming the nearest known model.
const ModelEntry& model_named(std::string_view name);

/// The evaluator that a study asks for: the model that it names, or the program of model external, which is killed once
/// `should_stop` answers true. Throws ParseError, with the line of the study file, for an unknown model, a metric that
/// it cannot give, and for model external without a program. The study must outlive the evaluator.
std::unique_ptr<Evaluator> make_evaluator(const Study& study, std::function<bool()> should_stop);

}  // namespace foldwise
