#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/cost/layer_mix.hpp"

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

}  // namespace foldwise
