#include "foldwise/study/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "foldwise/base/error.hpp"
#include "foldwise/search/box.hpp"
#include "foldwise/study/assessor.hpp"
#include "foldwise/study/study_bounds.hpp"

namespace foldwise {

namespace {

/// The smaller, the better; and back.
double signed_objective(const Study& study, double objective) {
  return study.spec.objectives.front().sense == Sense::minimize ? objective : 0.0 - objective;
}

void verify_inputs(const Certificate& certificate, const StudyRecord& record) {
  const StudyRecord& proved = certificate.study;
  const auto same_input = [](const InputFile& a, const InputFile& b) {
    return a.role == b.role && a.sha256 == b.sha256;
  };
  if (!std::ranges::equal(proved.inputs, record.inputs, same_input)) {
    for (std::size_t i = 0; i < std::min(proved.inputs.size(), record.inputs.size()); ++i) {
      if (!same_input(proved.inputs[i], record.inputs[i])) {
        throw Error(fmt::format("{} {} has changed since: its sha256 is {}, the certificate's {}",
                                record.inputs[i].role, record.inputs[i].path, record.inputs[i].sha256,
                                proved.inputs[i].sha256));
      }
    }
    throw Error("the study has other inputs than the certificate");
  }
  if (proved.model != record.model || proved.objectives != record.objectives ||
      proved.constraints != record.constraints) {
    throw Error("the certificate is of another question than its study asks: model, objective or constraints differ");
  }
}

/// Evaluates one design, as a study would.
Trial trial_of(const Assessor& assessor, const Evaluator& evaluator, const DesignPoint& point) {
  const Accelerator accelerator = assessor.accelerator_of(point);
  return assessor.assess(0, point, accelerator, evaluator.evaluate(accelerator));
}

void verify_incumbent(const Certificate& certificate, const DesignSpace& space, const Assessor& assessor,
                      const Evaluator& evaluator) {
  if (!certificate.incumbent) {
    if (std::isfinite(certificate.objective)) {
      throw Error("the certificate has an objective but no incumbent");
    }
    return;
  }
  if (*certificate.incumbent >= space.size()) {
    throw Error(fmt::format("the incumbent is design {}, the space has {}", *certificate.incumbent, space.size()));
  }
  const Trial trial = trial_of(assessor, evaluator, space.point(*certificate.incumbent));
  if (trial.state != TrialState::complete) {
    throw Error(fmt::format("the incumbent, design {}, is {}", *certificate.incumbent, name_of(trial.state)));
  }
  if (trial.objectives.front() != certificate.objective) {
    throw Error(fmt::format("the incumbent, design {}, has objective {}, the certificate says {}",
                            *certificate.incumbent, trial.objectives.front(), certificate.objective));
  }
}

}  // namespace

Certificate certificate_of(const StudyRecord& record, const Study& study, const Proof& proof) {
  const DesignSpace& space = study.spec.space.design_space();
  Certificate certificate{.study = record,
                          .designs = space.size(),
                          .incumbent = {},
                          .objective = signed_objective(study, proof.objective),
                          .bound = signed_objective(study, proof.bound),
                          .boxes = proof.boxes};
  for (InputFile& input : certificate.study.inputs) {
    input.text.clear();
  }
  if (proof.incumbent) {
    certificate.incumbent = space.rank(*proof.incumbent);
  }
  return certificate;
}

VerifiedBoxes verify_certificate(const Certificate& certificate, const Study& study, const Evaluator& evaluator) {
  verify_inputs(certificate, record_of(study, evaluator.metrics(), evaluator.model()));
  const DesignSpace& space = study.spec.space.design_space();
  if (certificate.designs != space.size()) {
    throw Error(fmt::format("the certificate is of {} designs, the study has {}", certificate.designs, space.size()));
  }
  const Assessor assessor(study, evaluator.metrics());
  verify_incumbent(certificate, space, assessor, evaluator);
  const double bound = signed_objective(study, certificate.bound);
  if (bound > signed_objective(study, certificate.objective)) {
    throw Error(fmt::format("the bound, {}, is better than the incumbent's objective, {}: no proof says that",
                            certificate.bound, certificate.objective));
  }
  StudyBounds bounds(study, evaluator.model());
  VerifiedBoxes verified{.by_constraint = std::vector<std::int64_t>(study.spec.constraints.size())};
  visit_boxes(space, certificate.boxes, [&](const Box& box) {
    const BoxBound known = bounds.thorough(box, bound);
    if (known.broken_constraint >= 0) {
      ++verified.by_constraint[static_cast<std::size_t>(known.broken_constraint)];
    } else if (known.objective >= bound) {
      ++verified.by_bound;
    } else {
      const std::uint64_t rank = space.rank(first_point(box));
      if (!is_point(box)) {
        throw Error(fmt::format(
            "the box from design {} to design {} may hold better designs than the bound {}: nothing "
            "better than {} is known of it",
            rank, space.rank(last_point(box)), certificate.bound, signed_objective(study, known.objective)));
      }
      const Trial trial = trial_of(assessor, evaluator, first_point(box));
      if (trial.state == TrialState::complete && signed_objective(study, trial.objectives.front()) < bound) {
        throw Error(fmt::format("design {} has objective {}, better than the bound {}", rank, trial.objectives.front(),
                                certificate.bound));
      }
      ++verified.by_evaluation;
    }
  });
  return verified;
}

}  // namespace foldwise
