// The weights in models/ are what their attributes say.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "foldwise/formats/digits.hpp"
#include "foldwise/neural/lenet5.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/neural/sequential_forward.hpp"
#include "tests/support/source_directory.hpp"

namespace foldwise {
namespace {

Model shipped() { return read_model_file(source_directory() / "models" / "lenet5.weights"); }

TEST(ShippedLenet5, says_how_it_was_made) {
  const Model model = shipped();
  EXPECT_EQ(attribute_of(model, "data"), "MNIST");
  for (const char* const name : {"recipe", "recipe_settings", "seed", "threads", "epochs", "made_by"}) {
    EXPECT_FALSE(attribute_of(model, name).empty()) << name;
  }
}

TEST(ShippedLenet5, is_as_accurate_as_it_says) {
  const std::filesystem::path mnist = shared_directory() / "data" / "mnist";
  if (!std::filesystem::exists(mnist)) {
    GTEST_SKIP() << "no MNIST in " << mnist << ": the accuracy of models/lenet5.weights is not checked";
  }
  const LabelledImages test = read_digits(mnist.string(), MnistPart::test);
  ASSERT_EQ(name_of_digits(mnist.string(), test, MnistPart::test), "MNIST");
  const Model model = shipped();
  const double accuracy =
      accuracy_of(classify(sequential_of(lenet5_of(model, "lenet5.weights")), test.pixels), test.labels);
  // Compilers add in different orders: one image of ten thousand may stand on the edge.
  EXPECT_NEAR(100 * accuracy, std::stod(std::string(attribute_of(model, "test_accuracy"))), 0.0101);
}

}  // namespace
}  // namespace foldwise
