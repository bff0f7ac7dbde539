#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/proxy/proxy_input.hpp"

namespace foldwise {

/// What a network is told of an input.
///   raw: the inputs themselves (dataflow, rows, cols, m, n, k, scratchpads, bandwidth), numbers as logarithms.
///   structured: besides, what folding makes of them: folds and remainders, extents in space and time, footprints
///     against scratchpads, and how often and for how long something is fetched (window_turns.hpp). How many cycles the
///     array takes is not among them, nor how long it waits.
enum class FeatureSet { raw, structured };

std::string_view name_of(FeatureSet features);

/// Throws Error for any other word than raw and structured.
FeatureSet feature_set_named(std::string_view name);

/// Names of the features, in their order.
const std::vector<std::string>& feature_names(FeatureSet features);

/// How many features, from the first on, say nothing of scratchpads and bandwidth: all that cycles without stalls
/// depend on.
std::int64_t base_features(FeatureSet features);

/// Fills `values` with the features of one input; it must be as long as feature_names(). O(1), structured ones
/// O(kWalkedFolds).
void fill_features(FeatureSet features, const ProxyInput& input, std::span<float> values);

}  // namespace foldwise
