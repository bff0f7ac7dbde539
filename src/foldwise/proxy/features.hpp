#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/proxy/proxy_input.hpp"

namespace foldwise {

/// What a network is told of an input.
///   raw: the inputs themselves (rows, cols, dataflow, scratchpads, bandwidth, m, n, k), numbers as logarithms.
///   structured: besides, what folding makes of them: folds and remainders, extents in space and time, footprints
///     against scratchpads, how often an operand is fetched. No figure of cycles is among them.
enum class FeatureSet { raw, structured };

std::string_view name_of(FeatureSet features);

/// Throws Error for any other word than raw and structured.
FeatureSet feature_set_named(std::string_view name);

/// Names of the features, in their order.
const std::vector<std::string>& feature_names(FeatureSet features);

/// Fills `values` with the features of one input; it must be as long as feature_names(). O(1).
void fill_features(FeatureSet features, const ProxyInput& input, std::span<float> values);

}  // namespace foldwise
