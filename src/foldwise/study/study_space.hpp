#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "foldwise/hardware/accelerator_fields.hpp"
#include "foldwise/search/design_space.hpp"

namespace foldwise {

/// The values that a field may take in a study: a list, or first, first + step, … without a list in memory.
class FieldValues {
 public:
  explicit FieldValues(std::vector<double> listed);
  FieldValues(double first, double step, std::uint32_t count);

  std::uint32_t size() const { return count_; }
  double operator[](std::uint32_t index) const { return listed_.empty() ? first_ + step_ * index : listed_[index]; }

  /// The smallest and the largest of the values from index `first` to `last`, both included.
  std::pair<double, double> extremes(std::uint32_t first, std::uint32_t last) const;

 private:
  std::vector<double> listed_;
  double first_ = 0.0;
  double step_ = 0.0;
  std::uint32_t count_ = 0;
};

/// One parameter of a study: a field and its values, or several fields that go together, value by value (all arrays of
/// 64 PEs: rows 1, 2, 4, … with cols 64, 32, 16, …).
struct StudyParameter {
  std::vector<const AcceleratorField*> fields;
  std::vector<FieldValues> values;  ///< for each field, all of one size

  std::uint32_t size() const { return values.front().size(); }
};

/// What a study searches: parameters that mean something to an accelerator, and the space of numbers made of them.
class StudySpace {
 public:
  StudySpace() : StudySpace(std::vector<StudyParameter>{}) {}

  /// Throws Error when the space has more than 2^63 points.
  explicit StudySpace(std::vector<StudyParameter> parameters);

  std::span<const StudyParameter> parameters() const { return parameters_; }
  const DesignSpace& design_space() const { return design_space_; }

  /// Every field that the space sets, in the order of the study file.
  std::span<const AcceleratorField* const> fields() const { return fields_; }

  /// Sets the point's fields in `accelerator`, leaves the others.
  void apply(const DesignPoint& point, Accelerator& accelerator) const;

 private:
  std::vector<StudyParameter> parameters_;
  std::vector<const AcceleratorField*> fields_;
  DesignSpace design_space_;
};

}  // namespace foldwise
