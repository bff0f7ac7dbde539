#include "foldwise/formats/digits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/source_directory.hpp"

namespace foldwise {
namespace {

TEST(Digits, synthetic_ones_differ_between_training_and_testing) {
  const LabelledImages train = read_digits("synthetic", MnistPart::train);
  const LabelledImages test = read_digits("synthetic", MnistPart::test);
  EXPECT_EQ(train.size(), 12000U);
  EXPECT_EQ(test.size(), 2000U);
  EXPECT_NE(slice(train, 0, 2000).pixels, test.pixels);
  EXPECT_EQ(name_of_digits("synthetic", test, MnistPart::test), "synthetic digits");
}

TEST(Digits, only_mnist_is_called_mnist) {
  const LabelledImages others{.rows = 28, .columns = 28, .pixels = std::vector<std::uint8_t>(784), .labels = {1}};
  EXPECT_EQ(name_of_digits("folder", others, MnistPart::train), "other digits");
  const std::filesystem::path mnist = shared_directory() / "data" / "mnist";
  if (!std::filesystem::exists(mnist)) {
    GTEST_SKIP() << "no MNIST in " << mnist;
  }
  LabelledImages test = read_digits(mnist.string(), MnistPart::test);
  EXPECT_EQ(name_of_digits(mnist.string(), test, MnistPart::test), "MNIST");
  EXPECT_EQ(name_of_digits(mnist.string(), test, MnistPart::train), "other digits");
  test.labels[77] = static_cast<std::uint8_t>(9 - test.labels[77]);
  EXPECT_EQ(name_of_digits(mnist.string(), test, MnistPart::test), "other digits");
}

}  // namespace
}  // namespace foldwise
