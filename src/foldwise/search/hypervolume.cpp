// Slicing (L. While et al., "A Faster Algorithm for Calculating Hypervolume", IEEE TEC 10(1), 2006): sorted by the last
// objective, the space between two neighbouring points is a slab whose cross section is the hypervolume, one objective
// less, of all points before it.
#include "foldwise/search/hypervolume.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace foldwise {

namespace {

using Points = std::vector<const double*>;

/// Of the first `count` objectives. All points lie below the reference.
double volume(Points points, std::size_t count, std::span<const double> reference) {
  const std::size_t last = count - 1;
  std::ranges::sort(points, {}, [last](const double* point) { return point[last]; });
  if (count == 1) {
    return points.empty() ? 0.0 : reference[0] - points.front()[0];
  }
  double total = 0.0;
  if (count == 2) {
    double width_end = reference[0];  // the staircase so far begins here
    for (const double* point : points) {
      if (point[0] < width_end) {
        total += (width_end - point[0]) * (reference[1] - point[1]);
        width_end = point[0];
      }
    }
    return total;
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double slab_end = i + 1 < points.size() ? points[i + 1][last] : reference[last];
    const double thickness = slab_end - points[i][last];
    if (thickness > 0.0) {
      const auto end = points.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      total += thickness * volume(Points(points.begin(), end), last, reference);
    }
  }
  return total;
}

}  // namespace

double hypervolume(std::span<const std::vector<double>> points, std::span<const double> reference) {
  Points below;
  for (const std::vector<double>& point : points) {
    if (std::ranges::equal(point, reference, std::ranges::less{})) {
      below.push_back(point.data());
    }
  }
  return volume(std::move(below), reference.size(), reference);
}

}  // namespace foldwise
