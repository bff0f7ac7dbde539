#pragma once

#include <functional>
#include <string_view>

#include "foldwise/study/storage.hpp"

namespace foldwise {

/// Writes all trials of a study as CSV (RFC 4180, lines ending in "\n"): a heading, then a line for each trial in order
/// of number: number, rank, state, text, the fields, the metrics, objective_1 …, violation_1 …, as the columns of a
/// stored study are called. Numbers are as short as they can be and read back to the same; what has no value is empty.
void write_study_csv(const Storage& storage, const std::function<void(std::string_view)>& write);

}  // namespace foldwise
