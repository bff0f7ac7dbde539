#pragma once

#include <string_view>

#include "foldwise/search/outcome_model.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// What is known of a study's designs before they are evaluated: by a model of the catalog in the place of the study's
/// own, if `model` names one, else only whether they break the constraints that are about fields alone. Throws Error
/// for an unknown model, and for one that cannot give what the study's objectives and constraints need. The study must
/// outlive it.
Forecaster make_forecaster(const Study& study, std::string_view model);

}  // namespace foldwise
