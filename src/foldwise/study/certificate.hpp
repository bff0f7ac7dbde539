#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/search/proof.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// What a search has proved of a study, in a form that somebody else can check: verify_certificate needs the study's
/// files and this.
struct Certificate {
  StudyRecord study;  ///< of its inputs the role, the path and the digest, not the text
  std::uint64_t designs = 0;
  std::optional<std::uint64_t> incumbent;  ///< its rank in the space
  double objective = 0.0;                  ///< of the incumbent, as stated; infinite without one
  double bound = 0.0;                      ///< as stated: no feasible design is better
  std::string boxes;                       ///< as visit_boxes reads them

  bool optimal() const { return objective == bound; }
};

Certificate certificate_of(const StudyRecord& record, const Study& study, const Proof& proof);

/// How the boxes of a certificate were checked.
struct VerifiedBoxes {
  std::int64_t by_bound = 0;
  std::int64_t by_evaluation = 0;             ///< single designs
  std::vector<std::int64_t> by_constraint{};  ///< for each constraint of the study
};

/// Checks a certificate against the study that it names, without the search that made it: that the inputs are the same,
/// that the incumbent is feasible and has its objective, that the boxes cover the space and that none of them can hold
/// a better design than the bound. Throws Error with the first thing that is not so.
VerifiedBoxes verify_certificate(const Certificate& certificate, const Study& study, const Evaluator& evaluator);

}  // namespace foldwise
