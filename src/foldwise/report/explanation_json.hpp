#pragma once

#include <span>
#include <string>
#include <string_view>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/report/views/best_changes.hpp"
#include "foldwise/report/views/layer_explanation.hpp"

namespace foldwise {

/// The explanation of a network as one JSON object (docs/report.md).
std::string explanation_json(std::string_view model, const Accelerator& accelerator, std::string_view network,
                             std::span<const LayerExplanation> layers, const BestChanges& best);

}  // namespace foldwise
