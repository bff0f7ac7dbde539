#include "foldwise/search/knee.hpp"

#include <algorithm>

namespace foldwise {

std::optional<std::size_t> knee_of(std::span<const std::vector<double>> front) {
  if (front.size() < 3) {
    return std::nullopt;
  }
  std::vector<double> best = front.front();
  std::vector<double> worst = front.front();
  for (const std::vector<double>& point : front) {
    for (std::size_t i = 0; i < point.size(); ++i) {
      best[i] = std::min(best[i], point[i]);
      worst[i] = std::max(worst[i], point[i]);
    }
  }
  constexpr double rounding = 1e-9;
  double smallest_sum = 1.0 - rounding;  // what the plane has
  std::optional<std::size_t> knee;
  for (std::size_t index = 0; index < front.size(); ++index) {
    double sum = 0.0;
    for (std::size_t i = 0; i < best.size(); ++i) {
      sum += worst[i] > best[i] ? (front[index][i] - best[i]) / (worst[i] - best[i]) : 0.0;
    }
    if (sum < smallest_sum) {
      smallest_sum = sum;
      knee = index;
    }
  }
  return knee;
}

}  // namespace foldwise
