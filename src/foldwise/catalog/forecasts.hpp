#pragma once

#include <string_view>

#include "foldwise/search/outcome_model.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// What is known of a study's designs before they are evaluated: by another model in the place of the study's own, if
/// `model` names one of the catalog or the file of a proxy (`cycles.proxy`; a path in the study's folder, or one that
/// ships with Foldwise), else only whether they break the constraints that are about fields alone. Throws Error for an
/// unknown model, a file that is no proxy, and for what cannot give what the study's objectives and constraints need.
/// The study must outlive it.
Forecaster make_forecaster(const Study& study, std::string_view model);

}  // namespace foldwise
