#pragma once

#include <span>
#include <vector>

namespace foldwise {

/// Volume of the part of objective space that the points dominate, bounded by `reference`: the usual measure of a whole
/// Pareto front. Every objective is to be made small; points that are not below the reference in every objective
/// add nothing, dominated points neither. Exact, for any number of objectives (time n log n for two, then a factor n
/// for each further one).
double hypervolume(std::span<const std::vector<double>> points, std::span<const double> reference);

}  // namespace foldwise
