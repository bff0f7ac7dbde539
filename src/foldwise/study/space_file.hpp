#pragma once

#include <string>
#include <vector>

#include "foldwise/study/study_space.hpp"
#include "foldwise/study/yaml_source.hpp"

namespace foldwise {

/// Reads one value of a field. Throws ParseError.
double field_value(const YamlSource& source, const AcceleratorField& field);

/// Reads the map `space` of a study file: each key a field, or several fields separated by commas that go together;
/// each value a list, {from, to, step} or {from, to, powers_of}. Throws ParseError for the first rule broken.
std::vector<StudyParameter> parameters_of(const YamlSource& source);

/// Reads "array.rows=1,2,4", the values as in a study file or separated by commas. They take the place of the field's
/// values in the space, or add the field to it.
void set_parameter(const std::string& assignment, std::vector<StudyParameter>& parameters);

}  // namespace foldwise
