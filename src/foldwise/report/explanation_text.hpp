#pragma once

#include <string>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/report/views/best_changes.hpp"
#include "foldwise/report/views/layer_explanation.hpp"

namespace foldwise {

/// Why one layer costs what it costs, for people: a paragraph of some ten lines, folds and stalls drawn in characters.
std::string explanation_text(const LayerExplanation& layer, const Accelerator& accelerator);

/// What to change, as a table.
std::string best_changes_text(const BestChanges& best);

}  // namespace foldwise
