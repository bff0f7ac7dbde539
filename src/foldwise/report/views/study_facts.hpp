#pragma once

#include <optional>
#include <string>
#include <vector>

#include "foldwise/search/proof.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/study_outcome.hpp"

namespace foldwise {

/// One thing to know of a study, in words.
struct Fact {
  std::string heading;
  std::string text;
};

/// The question, the space, what was found, how sure that is, how long it took if known.
/// `proved`: what the strategy proved of the first objective, if it proves.
std::vector<Fact> study_facts(const Study& study, const StudyRecord& record, const StudyOutcome& outcome,
                              const std::optional<ProvedBound>& proved);

/// Every design of the space has a trial. Not known of a merged study, where some may have several.
bool covers_space(const Study& study, const StudyRecord& record, const StudyOutcome& outcome);

/// "12,288": a whole number with commas, any other with up to six digits.
std::string grouped_number(double value);

}  // namespace foldwise
