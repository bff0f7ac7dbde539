#include "foldwise/neural/distortion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace foldwise {

namespace {

struct Vector {
  double x = 0;
  double y = 0;
};

double up_to(double largest, Rng& rng) { return largest * (2 * rng.unit() - 1); }

/// Random displacements of the nodes of a square mesh over the image, and smoothly between them.
class Mesh {
 public:
  Mesh(int side, double largest, Rng& rng) : nodes_per_pixel_(double{kNodes - 1} / side) {
    for (Vector& node : nodes_) {
      node = {.x = up_to(largest, rng), .y = up_to(largest, rng)};
    }
  }

  Vector at(int row, int column) const {
    const double y = row * nodes_per_pixel_;
    const double x = column * nodes_per_pixel_;
    const auto top = static_cast<std::size_t>(y);
    const auto left = static_cast<std::size_t>(x);
    const double down = smooth(y - static_cast<double>(top));
    const double right = smooth(x - static_cast<double>(left));
    const Vector* const node = &nodes_[top * kNodes + left];
    return between(between(node[0], node[1], right), between(node[kNodes], node[kNodes + 1], right), down);
  }

 private:
  static constexpr int kNodes = 5;  // along a side; a piece of mesh is then about as large as a stroke is long

  static double smooth(double share) { return share * share * (3 - 2 * share); }
  static Vector between(Vector a, Vector b, double share) {
    return {.x = a.x + share * (b.x - a.x), .y = a.y + share * (b.y - a.y)};
  }

  double nodes_per_pixel_;
  std::array<Vector, static_cast<std::size_t>(kNodes) * kNodes> nodes_;
};

/// The image between its pixels.
std::uint8_t sample(std::span<const std::uint8_t> image, int side, Vector place) {
  const double top = std::floor(place.y);
  const double left = std::floor(place.x);
  if (top < -1 || left < -1 || top >= side || left >= side) {
    return 0;
  }
  const int row = static_cast<int>(top);
  const int column = static_cast<int>(left);
  const auto pixel = [&](int y, int x) -> double {
    return y < 0 || x < 0 || y >= side || x >= side
               ? 0.0
               : image[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)];
  };
  const double down = place.y - top;
  const double right = place.x - left;
  const double above = pixel(row, column) * (1 - right) + pixel(row, column + 1) * right;
  const double below = pixel(row + 1, column) * (1 - right) + pixel(row + 1, column + 1) * right;
  return static_cast<std::uint8_t>(std::lround(above * (1 - down) + below * down));
}

}  // namespace

void distort(std::span<const std::uint8_t> image, std::span<std::uint8_t> distorted, int side,
             const Distortion& distortion, Rng& rng) {
  const double angle = up_to(distortion.rotation_degrees, rng) * std::numbers::pi / 180;
  const double wider = 1 + up_to(distortion.scaling, rng);
  const double taller = 1 + up_to(distortion.scaling, rng);
  const double shear = up_to(distortion.shear, rng);
  const Vector shift{.x = up_to(distortion.shift_pixels, rng), .y = up_to(distortion.shift_pixels, rng)};
  const Mesh mesh(side, distortion.elastic_pixels, rng);
  const double middle = (side - 1) / 2.0;
  const double cosine = std::cos(angle);
  const double sine = std::sin(angle);
  auto pixel = distorted.begin();
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const Vector bend = mesh.at(row, column);
      const double y = row - middle;
      const double x = column - middle + shear * y;
      const Vector from{.x = middle + shift.x + bend.x + (cosine * x - sine * y) / wider,
                        .y = middle + shift.y + bend.y + (sine * x + cosine * y) / taller};
      *pixel++ = sample(image, side, from);
    }
  }
}

}  // namespace foldwise
