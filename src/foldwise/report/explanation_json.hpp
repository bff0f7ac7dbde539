#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/report/views/best_changes.hpp"
#include "foldwise/report/views/layer_explanation.hpp"

namespace foldwise {

/// The explanation of a network as one JSON object (docs/explain.md).
nlohmann::ordered_json explanation_json(std::string_view model, const Accelerator& accelerator,
                                        std::string_view network, std::span<const LayerExplanation> layers,
                                        const BestChanges& best);

}  // namespace foldwise
