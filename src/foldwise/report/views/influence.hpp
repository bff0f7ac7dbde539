#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foldwise/report/views/parameter_axis.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// How much of an objective's variance each parameter explains by itself.
struct Influence {
  std::vector<double> shares;  ///< one for each axis, 0 to 1; NaN when the objective does not vary
};

/// The main effect of each parameter on each objective: Var(E[y | x]) / Var(y), over all trials that have a result,
/// feasible or not.
///
/// Over a whole space every combination counts once, and this is the first-order Sobol index, exactly (I. M. Sobol,
/// "Sensitivity estimates for nonlinear mathematical models", 1993); what the shares leave to 1 is interaction.
/// Over a part of it the same ratio is too large by chance, the more so the fewer trials a value has; taken off is what
/// chance alone would give (epsilon squared, T. L. Kelley, "An Unbiased Correlation Ratio Measure", PNAS 21(9), 1935).
/// Not taken off is what the choice of trials adds: a search that looks at good designs only sees the parameters as
/// they matter there. Nor is anything said of parameters together.
class InfluenceTable {
 public:
  InfluenceTable(std::vector<ParameterAxis> axes, std::size_t objectives);

  /// O(axes * objectives).
  void add(const DesignPoint& point, const Trial& trial);

  /// For each objective. `is_whole_space`: every design was added once.
  std::vector<Influence> influences(bool is_whole_space) const;

  const std::vector<ParameterAxis>& axes() const { return axes_; }

 private:
  struct Mean {
    std::int64_t count = 0;
    double value = 0.0;
  };

  std::vector<ParameterAxis> axes_;
  std::vector<std::vector<std::vector<Mean>>> groups_;  // by objective, axis, group
  std::vector<Mean> all_;                               // by objective
  std::vector<double> squares_;                         // of the differences from the mean, summed
};

}  // namespace foldwise
