#pragma once

#include <functional>

#include "tests/support/random_layers.hpp"

namespace foldwise {

/// Number of random cases of a run: FOLDWISE_PROPERTY_CASES, or 2,000.
int property_cases();

/// Calls `check` with `count` cases drawn from the run's seed (FOLDWISE_PROPERTY_SEED, or 1), each in a gtest scope
/// that names it, and stops after the first case that fails. The first cases of a longer run are those of a shorter.
void for_each_random_case(int count, const std::function<void(const LayerCase&)>& check);

}  // namespace foldwise
