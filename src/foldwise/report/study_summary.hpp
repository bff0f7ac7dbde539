#pragma once

#include <cstddef>
#include <string>

#include "foldwise/study/storage.hpp"
#include "foldwise/study/study_outcome.hpp"

namespace foldwise {

/// What a study has found, for people: how many designs were evaluated, the Pareto front when there are several
/// objectives with its knee and hypervolume, the best designs; when none is feasible, which constraint binds and which
/// designs come closest.
std::string study_summary(const StudyRecord& study, const StudyOutcome& outcome);

/// The Pareto front alone, at most `longest` outcomes of it.
std::string front_summary(const StudyRecord& study, const StudyOutcome& outcome, std::size_t longest);

}  // namespace foldwise
