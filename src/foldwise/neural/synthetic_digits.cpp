#include "foldwise/neural/synthetic_digits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "foldwise/base/rng.hpp"
#include "foldwise/neural/distortion.hpp"

namespace foldwise {

namespace {

constexpr int kSide = 28;
constexpr std::size_t kPixels = std::size_t{kSide} * kSide;
constexpr int kClasses = 10;
constexpr double kMargin = 4;  // pixels around the box of 20 x 20 that a digit fills, as in MNIST
constexpr Distortion kHand{
    .shift_pixels = 2, .rotation_degrees = 15, .scaling = 0.2, .shear = 0.2, .elastic_pixels = 2.0};

/// A place in the box of a digit: (0, 0) is its upper left corner, (1, 1) its lower right one.
struct Point {
  double x = 0;
  double y = 0;
};

/// The pen goes smoothly through these points; a corner is where one stroke ends and the next begins.
using Stroke = std::vector<Point>;
using Glyph = std::vector<Stroke>;

/// The ways in which each digit is written.
const std::array<std::vector<Glyph>, kClasses>& glyphs() {
  static const std::array<std::vector<Glyph>, kClasses> table = {{
      {{{{.5, .05}, {.22, .22}, {.15, .5}, {.22, .8}, {.5, .95}, {.78, .8}, {.85, .5}, {.78, .2}, {.5, .05}}}},
      {{{{.5, .05}, {.5, .95}}}, {{{.32, .28}, {.55, .05}}, {{.55, .05}, {.52, .95}}}},
      {{{{.2, .25}, {.42, .06}, {.7, .12}, {.76, .34}, {.52, .64}, {.2, .93}}, {{.2, .93}, {.85, .93}}},
       {{{.2, .22}, {.5, .05}, {.76, .24}, {.6, .55}, {.22, .88}, {.2, .72}, {.5, .82}, {.88, .95}}}},
      {{{{.2, .12}, {.55, .05}, {.76, .24}, {.42, .47}}, {{.42, .47}, {.82, .64}, {.62, .92}, {.18, .87}}}},
      {{{{.58, .05}, {.15, .62}}, {{.15, .62}, {.88, .62}}, {{.65, .35}, {.63, .95}}},
       {{{.25, .08}, {.22, .5}}, {{.22, .5}, {.78, .48}}, {{.78, .05}, {.72, .95}}}},
      {{{{.8, .07}, {.28, .07}}, {{.28, .07}, {.24, .45}}, {{.24, .45}, {.6, .4}, {.82, .65}, {.6, .92}, {.18, .88}}}},
      {{{{.7, .06}, {.36, .3}, {.2, .65}, {.42, .94}, {.76, .8}, {.68, .56}, {.42, .54}, {.22, .72}}}},
      {{{{.15, .08}, {.85, .08}}, {{.85, .08}, {.56, .5}, {.4, .95}}},
       {{{.15, .1}, {.85, .08}}, {{.85, .08}, {.5, .55}, {.42, .95}}, {{.3, .52}, {.75, .5}}}},
      {{{{.5, .5}, {.24, .28}, {.5, .05}, {.76, .27}, {.5, .5}, {.2, .73}, {.5, .95}, {.8, .73}, {.5, .5}}}},
      {{{{.74, .3}, {.5, .07}, {.22, .28}, {.42, .5}, {.72, .38}, {.75, .22}}, {{.75, .22}, {.73, .6}, {.6, .95}}}},
  }};
  return table;
}

/// A point between b and c, `share` of the way, on the smooth curve through a, b, c, d (Catmull and Rom 1974).
Point between(Point a, Point b, Point c, Point d, double share) {
  const auto coordinate = [share](double p, double q, double r, double s) {
    return q + share / 2 * (r - p + share * (2 * p - 5 * q + 4 * r - s + share * (3 * (q - r) + s - p)));
  };
  return {.x = coordinate(a.x, b.x, c.x, d.x), .y = coordinate(a.y, b.y, c.y, d.y)};
}

/// The image of a pen of `width` pixels.
class Pen {
 public:
  explicit Pen(double width) : radius_(width / 2) {}

  void draw(const Stroke& stroke) {
    constexpr int steps = 8;
    const auto point = [&](std::ptrdiff_t index) {  // the ends are repeated
      return stroke[static_cast<std::size_t>(std::clamp(index, std::ptrdiff_t{0}, std::ssize(stroke) - 1))];
    };
    for (std::ptrdiff_t index = 0; index + 1 < std::ssize(stroke); ++index) {
      Point from = point(index);
      for (int step = 1; step <= steps; ++step) {
        const Point to = between(point(index - 1), point(index), point(index + 1), point(index + 2),
                                 static_cast<double>(step) / steps);
        draw_line(on_image(from), on_image(to));
        from = to;
      }
    }
  }

  std::array<std::uint8_t, kPixels> pixels() const {
    std::array<std::uint8_t, kPixels> grey{};
    std::transform(ink_.begin(), ink_.end(), grey.begin(),
                   [](double ink) { return static_cast<std::uint8_t>(std::lround(255 * ink)); });
    return grey;
  }

 private:
  static Point on_image(Point place) {
    constexpr double size = kSide - 1 - 2 * kMargin;
    return {.x = kMargin + size * place.x, .y = kMargin + size * place.y};
  }

  void draw_line(Point a, Point b) {
    const double reach = radius_ + 1;
    const auto first = [&](double p, double q) { return std::max(0, static_cast<int>(std::min(p, q) - reach)); };
    const auto last = [&](double p, double q) {
      return std::min(kSide - 1, static_cast<int>(std::max(p, q) + reach) + 1);
    };
    for (int row = first(a.y, b.y); row <= last(a.y, b.y); ++row) {
      for (int column = first(a.x, b.x); column <= last(a.x, b.x); ++column) {
        double& ink = ink_[static_cast<std::size_t>(row) * kSide + static_cast<std::size_t>(column)];
        const double distance = distance_to_line({.x = double(column), .y = double(row)}, a, b);
        ink = std::max(ink, std::clamp(radius_ + 0.5 - distance, 0.0, 1.0));
      }
    }
  }

  static double distance_to_line(Point p, Point a, Point b) {
    const Point along{.x = b.x - a.x, .y = b.y - a.y};
    const double length_squared = along.x * along.x + along.y * along.y;
    const double share = length_squared == 0
                             ? 0
                             : std::clamp(((p.x - a.x) * along.x + (p.y - a.y) * along.y) / length_squared, 0.0, 1.0);
    return std::hypot(p.x - a.x - share * along.x, p.y - a.y - share * along.y);
  }

  double radius_;
  std::array<double, kPixels> ink_{};
};

void draw_digit(int digit, Rng& rng, std::span<std::uint8_t> image) {
  constexpr double tremble = 0.07;
  constexpr double thinnest = 1.4;
  constexpr double thickest = 3.2;
  const std::vector<Glyph>& ways = glyphs()[static_cast<std::size_t>(digit)];
  Pen pen(thinnest + (thickest - thinnest) * rng.unit());
  for (Stroke stroke : ways[rng.below(ways.size())]) {
    for (Point& point : stroke) {
      point.x += tremble * (2 * rng.unit() - 1);
      point.y += tremble * (2 * rng.unit() - 1);
    }
    pen.draw(stroke);
  }
  distort(pen.pixels(), image, kSide, kHand, rng);
}

void add_noise(std::span<std::uint8_t> image, Rng& rng) {
  constexpr int largest = 40;  // grey levels
  for (std::uint8_t& pixel : image) {
    const auto noise = static_cast<int>(rng.between(-largest, largest));
    pixel = static_cast<std::uint8_t>(std::clamp(pixel + noise, 0, 255));
  }
}

}  // namespace

LabelledImages synthetic_digits(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  LabelledImages images{.rows = kSide,
                        .columns = kSide,
                        .pixels = std::vector<std::uint8_t>(count * kPixels),
                        .labels = std::vector<std::uint8_t>(count)};
  for (std::size_t index = 0; index < count; ++index) {
    const std::span<std::uint8_t> image = std::span(images.pixels).subspan(index * kPixels, kPixels);
    images.labels[index] = static_cast<std::uint8_t>(index % kClasses);
    draw_digit(images.labels[index], rng, image);
    add_noise(image, rng);
  }
  return images;
}

}  // namespace foldwise
