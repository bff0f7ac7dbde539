#include "foldwise/neural/labelled_images.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foldwise {
namespace {

using testing::ElementsAre;

TEST(LabelledImages, a_slice_holds_whole_images_and_their_labels) {
  const LabelledImages images{.rows = 1, .columns = 2, .pixels = {1, 2, 3, 4, 5, 6}, .labels = {7, 8, 9}};
  const LabelledImages part = slice(images, 1, 3);
  EXPECT_EQ(part.rows, 1);
  EXPECT_EQ(part.columns, 2);
  EXPECT_THAT(part.pixels, ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(part.labels, ElementsAre(8, 9));
  EXPECT_EQ(slice(images, 2, 2).size(), 0U);
}

TEST(Accuracy, is_the_share_of_right_predictions) {
  const std::vector<std::uint8_t> labels = {1, 2, 3, 4};
  EXPECT_EQ(accuracy_of(std::vector<std::uint8_t>{1, 2, 3, 0}, labels), 0.75);
  EXPECT_EQ(accuracy_of(labels, labels), 1.0);
}

}  // namespace
}  // namespace foldwise
