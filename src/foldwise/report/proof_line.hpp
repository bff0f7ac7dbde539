#pragma once

#include <string>

#include "foldwise/search/proof.hpp"
#include "foldwise/study/storage.hpp"

namespace foldwise {

/// One line: what a search has proved of the objective, and how far from the best its best design can be at most.
std::string proof_line(const RecordedObjective& objective, const ProvedBound& proof);

}  // namespace foldwise
