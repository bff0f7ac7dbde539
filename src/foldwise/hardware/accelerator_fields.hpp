#pragma once

#include <span>
#include <string_view>

#include "foldwise/hardware/accelerator.hpp"

namespace foldwise {

/// One named field of an accelerator. The table is the only list of these names: study files, `--set`, SQLite columns,
/// report headings and `foldwise list fields` follow from it. A field's value is a double; the dataflow and the
/// bandwidth mode count their choices from 0.
struct AcceleratorField {
  std::string_view name;     ///< as written in a study file, e.g. "array.rows"
  std::string_view unit;     ///< "" when it has none
  std::string_view meaning;  ///< one line
  double smallest;
  double largest;
  bool integral;                              ///< whole numbers only
  std::span<const std::string_view> choices;  ///< names of the values 0, 1, …; empty for a number
  double (*get)(const Accelerator&);
  void (*set)(Accelerator&, double);
};

std::span<const AcceleratorField> accelerator_fields();

/// The field of that name, nullptr when there is none.
const AcceleratorField* find_accelerator_field(std::string_view name);

}  // namespace foldwise
