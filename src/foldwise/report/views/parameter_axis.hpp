#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "foldwise/search/design_space.hpp"
#include "foldwise/study/study_space.hpp"

namespace foldwise {

/// One parameter of a study as an axis of a chart: its values in order, neighbouring ones in one group where there are
/// more than a chart can show.
struct ParameterAxis {
  std::string name;
  std::size_t parameter;            ///< its place in the space
  std::uint32_t values;             ///< at least 2
  std::uint32_t groups;             ///< at most as many as values
  std::vector<std::string> labels;  ///< one for each group: "8", "8 x 8" of fields that go together, "8 .. 15"

  std::uint32_t group_of(const DesignPoint& point) const {
    return static_cast<std::uint32_t>(std::uint64_t{point.indices[parameter]} * groups / values);
  }
};

/// The axes of those parameters that vary, in the order of the space, with at most `most_groups` groups each.
std::vector<ParameterAxis> parameter_axes(const StudySpace& space, std::uint32_t most_groups);

}  // namespace foldwise
