#include "foldwise/report/views/parameter_axis.hpp"

#include <algorithm>

#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

std::string text_of_value(const StudyParameter& parameter, std::uint32_t index) {
  std::string text;
  for (std::size_t i = 0; i < parameter.fields.size(); ++i) {
    text += (i == 0 ? "" : " x ") + value_text(*parameter.fields[i], parameter.values[i][index]);
  }
  return text;
}

/// The smallest index of a group.
std::uint32_t first_of_group(const ParameterAxis& axis, std::uint32_t group) {
  return static_cast<std::uint32_t>((std::uint64_t{group} * axis.values + axis.groups - 1) / axis.groups);
}

}  // namespace

std::vector<ParameterAxis> parameter_axes(const StudySpace& space, std::uint32_t most_groups) {
  std::vector<ParameterAxis> axes;
  for (std::size_t i = 0; i < space.parameters().size(); ++i) {
    const StudyParameter& parameter = space.parameters()[i];
    if (parameter.size() < 2) {
      continue;
    }
    ParameterAxis axis{.name = space.design_space().parameters()[i].name,
                       .parameter = i,
                       .values = parameter.size(),
                       .groups = std::min(parameter.size(), most_groups),
                       .labels = {}};
    for (std::uint32_t group = 0; group < axis.groups; ++group) {
      const std::uint32_t first = first_of_group(axis, group);
      const std::uint32_t last = first_of_group(axis, group + 1) - 1;
      std::string label = text_of_value(parameter, first);
      axis.labels.push_back(first == last ? label : label + " .. " + text_of_value(parameter, last));
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

}  // namespace foldwise
