#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/study_file.hpp"

namespace foldwise {

/// A study whose answers can be seen at a glance: total_cycles is (rows - 5)^2 + (cols - 3)^2, and its designs of 9
/// rows and 9 columns cannot be evaluated. `more` are further lines of the study file.
inline Study bowl_study(std::string_view more = "", std::string_view objectives = "[{minimize: total_cycles}]") {
  Study study;
  const std::string text = fmt::format(
      "name: bowl\nworkload: a.csv\nspace:\n  array.rows: {{from: 1, to: 40}}\n  array.cols: {{from: 1, to: 30}}\n"
      "objectives: {}\n{}",
      objectives, more);
  study.spec = parse_study(text, "bowl.yaml");
  study.inputs.push_back({"study", "bowl.yaml", text, "digest"});
  return study;
}

class BowlEvaluator final : public Evaluator {
 public:
  explicit BowlEvaluator(const Study& study) : metrics_(metrics_of(study.spec)) {}

  std::string_view model() const override { return "bowl"; }
  const std::vector<std::string>& metrics() const override { return metrics_; }

  Evaluation evaluate(const Accelerator& accelerator) const override {
    const auto rows = static_cast<double>(accelerator.array.rows);
    const auto cols = static_cast<double>(accelerator.array.cols);
    if (rows == 9 && cols == 9) {
      return {{}, "nine by nine"};
    }
    Evaluation evaluation;
    for (const std::string& metric : metrics_) {
      evaluation.values.push_back(metric == "total_cycles" ? (rows - 5) * (rows - 5) + (cols - 3) * (cols - 3)
                                                           : rows * cols);
    }
    return evaluation;
  }

 private:
  std::vector<std::string> metrics_;
};

}  // namespace foldwise
