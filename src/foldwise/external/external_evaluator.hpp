#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// The model of a study that names a program: runs it once for each design, which it reads as JSON from standard input,
/// and takes the JSON that it writes to standard output (docs/external.md). The answer must repeat the fields of the
/// design, so that an answer to another question is noticed. Whatever goes wrong with the program is the failure of
/// that design. That equal designs get equal answers is the program's promise.
class ExternalEvaluator final : public Evaluator {
 public:
  /// Programs under way are killed once `should_stop` answers true, and their designs fail. Throws Error for a study
  /// without a program. The study must outlive the evaluator.
  explicit ExternalEvaluator(
      const Study& study, std::function<bool()> should_stop = [] { return false; });

  std::string_view model() const override { return kExternalModel; }
  const std::vector<std::string>& metrics() const override { return metrics_; }
  Evaluation evaluate(const Accelerator& accelerator) const override;

 private:
  std::string question(const Accelerator& accelerator) const;
  Evaluation evaluation_of(std::string_view text, const Accelerator& accelerator) const;

  const Study& study_;
  std::function<bool()> should_stop_;
  std::vector<std::string> metrics_;
  std::vector<std::string> needed_;  ///< those of metrics_ that an expression uses
};

}  // namespace foldwise
