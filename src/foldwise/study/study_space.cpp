#include "foldwise/study/study_space.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace foldwise {

namespace {

std::vector<Parameter> plain_parameters(std::span<const StudyParameter> parameters) {
  std::vector<Parameter> plain;
  for (const StudyParameter& parameter : parameters) {
    std::string name;
    bool choice = false;
    for (const AcceleratorField* field : parameter.fields) {
      name += name.empty() ? "" : ", ";
      name += field->name;
      choice = choice || !field->choices.empty();
    }
    plain.push_back({std::move(name), parameter.size(), choice ? ParameterKind::choice : ParameterKind::ordered});
  }
  return plain;
}

}  // namespace

FieldValues::FieldValues(std::vector<double> listed)
    : listed_(std::move(listed)), count_(static_cast<std::uint32_t>(listed_.size())) {}

FieldValues::FieldValues(double first, double step, std::uint32_t count) : first_(first), step_(step), count_(count) {}

std::pair<double, double> FieldValues::extremes(std::uint32_t first, std::uint32_t last) const {
  if (listed_.empty()) {
    return std::minmax({(*this)[first], (*this)[last]});
  }
  const auto [least, most] = std::minmax_element(listed_.begin() + first, listed_.begin() + last + 1);
  return {*least, *most};
}

StudySpace::StudySpace(std::vector<StudyParameter> parameters)
    : parameters_(std::move(parameters)), design_space_(plain_parameters(parameters_)) {
  for (const StudyParameter& parameter : parameters_) {
    fields_.insert(fields_.end(), parameter.fields.begin(), parameter.fields.end());
  }
}

void StudySpace::apply(const DesignPoint& point, Accelerator& accelerator) const {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const StudyParameter& parameter = parameters_[i];
    for (std::size_t j = 0; j < parameter.fields.size(); ++j) {
      parameter.fields[j]->set(accelerator, parameter.values[j][point.indices[i]]);
    }
  }
}

}  // namespace foldwise
