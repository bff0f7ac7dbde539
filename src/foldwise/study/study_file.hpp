#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "foldwise/study/storage.hpp"
#include "foldwise/study/study_spec.hpp"

namespace foldwise {

/// Parses a study file; `file` is what errors call it. `overrides` are applied as if the file said so: "set" with a
/// value "array.rows=1,2,4" (the values as in the file, or separated by commas), "strategy", "strategy-option"
/// with a value "population=64", "trials", "seconds", "seed". Throws ParseError for the first rule broken: an unknown
/// or missing key, an unknown field or metric (with the nearest known one), a value out of its field's bounds, an
/// expression that does not parse, a space of more than 2^63 points. Reads no other file and does not know the names of
/// strategies and models.
StudySpec parse_study(std::string_view text, const std::string& file, const std::vector<Override>& overrides = {});

}  // namespace foldwise
