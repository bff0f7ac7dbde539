#include "foldwise/neural/distortion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <numeric>
#include <vector>

namespace foldwise {
namespace {

constexpr int kSide = 28;
using Image = std::vector<std::uint8_t>;

/// A bright square of 6 x 6 in the middle.
Image square() {
  Image image(std::size_t{kSide} * kSide);
  for (std::size_t row = 11; row < 17; ++row) {
    std::fill_n(image.begin() + static_cast<std::ptrdiff_t>(row * kSide + 11), 6, std::uint8_t{200});
  }
  return image;
}

Image distorted(const Image& image, const Distortion& distortion, std::uint64_t seed) {
  Rng rng(seed);
  Image result(image.size());
  distort(image, result, kSide, distortion, rng);
  return result;
}

Distortion only(double Distortion::*kind, double amount) {
  Distortion distortion;
  distortion.*kind = amount;
  return distortion;
}

int ink(const Image& image) { return std::accumulate(image.begin(), image.end(), 0); }

TEST(Distortion, none_leaves_the_image_as_it_is) { EXPECT_EQ(distorted(square(), Distortion(), 1), square()); }

TEST(Distortion, equal_seeds_give_equal_images_and_others_do_not) {
  const Distortion all{.shift_pixels = 2, .rotation_degrees = 10, .scaling = 0.1, .shear = 0.1, .elastic_pixels = 1};
  EXPECT_EQ(distorted(square(), all, 1), distorted(square(), all, 1));
  EXPECT_NE(distorted(square(), all, 1), distorted(square(), all, 2));
}

TEST(Distortion, each_kind_moves_ink_and_keeps_about_as_much) {
  for (const Distortion& kind :
       {only(&Distortion::shift_pixels, 3), only(&Distortion::rotation_degrees, 30), only(&Distortion::scaling, 0.1),
        only(&Distortion::shear, 0.3), only(&Distortion::elastic_pixels, 1)}) {
    const Image image = distorted(square(), kind, 5);
    EXPECT_NE(image, square());
    EXPECT_NEAR(ink(image), ink(square()), 0.25 * ink(square()));
  }
}

TEST(Distortion, what_comes_from_outside_is_background) {
  const Image white(std::size_t{kSide} * kSide, 255);
  const Image image = distorted(white, only(&Distortion::shift_pixels, 1000), 3);
  EXPECT_EQ(ink(image), 0);
}

}  // namespace
}  // namespace foldwise
