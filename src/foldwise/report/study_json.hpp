#pragma once

#include <optional>
#include <string>

#include "foldwise/search/proof.hpp"
#include "foldwise/study/storage.hpp"
#include "foldwise/study/study_outcome.hpp"

namespace foldwise {

/// What a study has found, as one JSON object (docs/file-formats.md): the version, the model, the question, the counts
/// of trials, how often each constraint was broken, the best designs, the Pareto front, its knee and hypervolume, and
/// why the study ended, and what the strategy has proved. It says nothing of time or threads: same study, same bytes.
/// What has no value is null.
std::string study_json(const StudyRecord& study, const StudyOutcome& outcome, std::optional<StudyEnd> end,
                       const std::optional<ProvedBound>& proof = std::nullopt);

/// The part of it that is about the Pareto front.
std::string front_json(const StudyRecord& study, const StudyOutcome& outcome);

}  // namespace foldwise
