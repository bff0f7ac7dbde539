#include "foldwise/training/recipe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

TEST(Recipe, the_reference_is_the_customary_one) {
  const Recipe& reference = recipe_named("reference");
  EXPECT_EQ(reference.learning_rate, 0.001);
  EXPECT_EQ(reference.momentum, 0.9);
  EXPECT_EQ(reference.batch, 32);
  EXPECT_EQ(reference.epochs, 25);
  EXPECT_EQ(reference.held_out, 0);
  EXPECT_EQ(description(reference), "batch 32, learning rate 0.001, momentum 0.9, weight decay 0, images as they are");
}

TEST(Recipe, every_recipe_is_found_by_its_name) {
  for (const Recipe& recipe : recipes()) {
    EXPECT_EQ(&recipe_named(recipe.name), &recipe);
    EXPECT_FALSE(recipe.meaning.empty());
  }
}

TEST(Recipe, an_unknown_name_is_told_the_known_ones) {
  EXPECT_EQ(message_of<Error>([] { recipe_named("best"); }), "there is no recipe 'best'; there are better, reference");
}

}  // namespace
}  // namespace foldwise
