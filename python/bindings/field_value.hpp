#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>

#include "foldwise/hardware/accelerator_fields.hpp"

namespace foldwise {

/// A field's value as Python has it: a word for a choice, an int for a whole number, else a float.
inline pybind11::object python_value(const AcceleratorField& field, double value) {
  if (!field.choices.empty()) {
    return pybind11::str(std::string(field.choices[static_cast<std::size_t>(value)]));
  }
  if (field.integral) {
    return pybind11::int_(static_cast<std::int64_t>(value));
  }
  return pybind11::float_(value);
}

}  // namespace foldwise
