#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/cost/bounds/metric_bounds.hpp"
#include "foldwise/search/box_bounds.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// What is known of all designs of a part of a study's space: bounds of its first objective, and constraints that none
/// of them satisfies.
class StudyBounds final : public BoxBounds {
 public:
  /// For the numbers of the model of that name. The study must outlive this. Throws Error for several objectives.
  StudyBounds(const Study& study, std::string_view model);

  BoxBound quick(const Box& box) override;
  BoxBound thorough(const Box& box, double enough) override;

  std::size_t parameter_to_cut(const Box& box) const override;

 private:
  /// The values of one field and the parameter that chooses among them.
  struct Values {
    std::size_t parameter;
    const FieldValues* values;
  };

  std::optional<Values> values_of(std::string_view field) const;
  std::vector<std::int64_t> sizes_of(std::string_view field, const Box& box) const;
  DesignPoint point_with(const MetricBounds::ReadSizes& sizes, const Box& box) const;
  AcceleratorBox accelerators(const Box& box) const;
  BoxBound bound_of(const AcceleratorBox& box, std::span<const Interval> metrics);

  const Study& study_;
  MetricBounds metric_bounds_;
  Objective objective_;  // this and the constraints read rows of all accelerator fields, then the metrics
  std::vector<Constraint> constraints_;
  std::vector<Interval> row_;
};

}  // namespace foldwise
