#pragma once

#include "foldwise/proxy/feature_sink.hpp"
#include "foldwise/proxy/proxy_input.hpp"

namespace foldwise {

/// How many of the first structured features say nothing of scratchpads and bandwidth.
inline constexpr std::int64_t kStructuredBaseFeatures = 14;

/// Adds what folding makes of an input: folds and remainders, extents in space and time, footprints against
/// scratchpads, prefetches. O(kWalkedFolds).
void add_structured_features(const ProxyInput& input, FeatureSink& sink);

}  // namespace foldwise
