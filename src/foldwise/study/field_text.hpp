#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "foldwise/hardware/accelerator_fields.hpp"

namespace foldwise {

/// The field of that name. Throws Error naming the nearest known one.
const AcceleratorField& accelerator_field_named(std::string_view name);

/// A field's value from text: a number ("64", "0.5") or one of its choices ("ws"). Throws Error with the rule that is
/// broken: no number, not whole, out of the field's bounds, not one of the choices.
double parse_value(const AcceleratorField& field, std::string_view text);

/// A field's value as parse_value reads it.
std::string value_text(const AcceleratorField& field, double value);

/// A finite number from text, nullopt for anything else.
std::optional<double> parse_number(std::string_view text);

}  // namespace foldwise
