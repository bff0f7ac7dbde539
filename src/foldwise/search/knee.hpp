#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace foldwise {

/// The point of a Pareto front from which a little more of one objective costs much of another: with every objective
/// scaled to 0 .. 1 between the front's best and worst, the one that lies farthest below the plane through the ends of
/// the axes (I. Das, "On Characterizing the Knee of the Pareto Curve Based on Normal-Boundary Intersection", Structural
/// Optimization 18, 1999), which is the one of the smallest sum. Every objective is to be made small; of equals the
/// first. nullopt when no point lies below that plane: a front that is straight, bulges outwards or has fewer than
/// three points has no knee.
std::optional<std::size_t> knee_of(std::span<const std::vector<double>> front);

}  // namespace foldwise
