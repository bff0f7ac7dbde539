#include "foldwise/neural/synthetic_digits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace foldwise {
namespace {

constexpr std::size_t kPixels = 784;

TEST(SyntheticDigits, come_in_turn_and_are_as_large_as_those_of_mnist) {
  const LabelledImages digits = synthetic_digits(25, 1);
  EXPECT_EQ(digits.rows, 28);
  EXPECT_EQ(digits.columns, 28);
  EXPECT_EQ(digits.pixels.size(), 25 * kPixels);
  for (std::size_t image = 0; image < 25; ++image) {
    EXPECT_EQ(digits.labels[image], image % 10);
  }
}

TEST(SyntheticDigits, equal_seeds_give_equal_images_and_others_do_not) {
  EXPECT_EQ(synthetic_digits(20, 3).pixels, synthetic_digits(20, 3).pixels);
  EXPECT_NE(synthetic_digits(20, 3).pixels, synthetic_digits(20, 4).pixels);
}

TEST(SyntheticDigits, no_two_are_alike) {
  const LabelledImages digits = synthetic_digits(200, 5);
  std::set<std::vector<std::uint8_t>> images;
  for (std::size_t image = 0; image < digits.size(); ++image) {
    images.insert(slice(digits, image, image + 1).pixels);
  }
  EXPECT_EQ(images.size(), 200U);
}

TEST(SyntheticDigits, the_nearest_mean_of_a_class_tells_most_of_them) {
  const LabelledImages seen = synthetic_digits(1000, 1);
  std::array<std::array<double, kPixels>, 10> means{};
  for (std::size_t image = 0; image < seen.size(); ++image) {
    for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
      means[seen.labels[image]][pixel] += seen.pixels[image * kPixels + pixel] / 100.0;
    }
  }
  const LabelledImages asked = synthetic_digits(500, 2);
  int right = 0;
  for (std::size_t image = 0; image < asked.size(); ++image) {
    std::array<double, 10> distances{};
    for (std::size_t digit = 0; digit < 10; ++digit) {
      for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
        const double difference = asked.pixels[image * kPixels + pixel] - means[digit][pixel];
        distances[digit] += difference * difference;
      }
    }
    right += std::min_element(distances.begin(), distances.end()) - distances.begin() == asked.labels[image];
  }
  EXPECT_GT(right, 300) << "digits that are not told apart";
  EXPECT_LT(right, 500) << "digits without any variety";
}

}  // namespace
}  // namespace foldwise
