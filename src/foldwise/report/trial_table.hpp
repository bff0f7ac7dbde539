#pragma once

#include <span>
#include <string>

#include "foldwise/study/storage.hpp"

namespace foldwise {

/// A table of trials for people: number, fields, those objectives that are no metric by
/// themselves, metrics, and the violation when any is not 0. Numbers have six digits; a stored study has them all.
std::string trial_table(const StudyRecord& study, std::span<const Trial> trials);

}  // namespace foldwise
