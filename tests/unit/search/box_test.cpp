#include "foldwise/search/box.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <unordered_set>
#include <vector>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

DesignSpace space_of_24() { return DesignSpace({{"rows", 4}, {"cols", 3}, {"dataflow", 2}}); }

std::vector<Box> boxes_of(std::string_view tree) {
  std::vector<Box> boxes;
  visit_boxes(space_of_24(), tree, [&](const Box& box) { boxes.push_back(box); });
  return boxes;
}

TEST(Box, of_a_space_holds_all_of_it) {
  const Box box = box_of(space_of_24());
  EXPECT_EQ(box, (Box{{{0, 3}, {0, 2}, {0, 1}}}));
  EXPECT_EQ(first_point(box), (DesignPoint{{0, 0, 0}}));
  EXPECT_EQ(last_point(box), (DesignPoint{{3, 2, 1}}));
  EXPECT_FALSE(is_point(box));
  EXPECT_TRUE(is_point(Box{{{2, 2}, {0, 0}}}));
}

TEST(Box, is_cut_at_the_middle_which_the_lower_half_keeps) {
  const auto [lower, upper] = halves(box_of(space_of_24()), 1);
  EXPECT_EQ(lower, (Box{{{0, 3}, {0, 1}, {0, 1}}}));
  EXPECT_EQ(upper, (Box{{{0, 3}, {2, 2}, {0, 1}}}));
}

TEST(Box, tree_without_a_cut_is_the_space) { EXPECT_EQ(boxes_of("."), std::vector<Box>{box_of(space_of_24())}); }

TEST(Box, tree_cuts_the_space_into_boxes_that_share_no_point_and_leave_none_out) {
  const DesignSpace space = space_of_24();
  const std::vector<Box> boxes = boxes_of("aca...bb...");
  EXPECT_EQ(boxes.size(), 6U);
  std::unordered_set<DesignPoint, DesignPointHash> seen;
  for (const Box& box : boxes) {
    for (std::uint64_t rank = 0; rank < space.size(); ++rank) {
      const DesignPoint point = space.point(rank);
      bool inside = true;
      for (std::size_t i = 0; i < point.indices.size(); ++i) {
        inside = inside && box.ranges[i].first <= point.indices[i] && point.indices[i] <= box.ranges[i].last;
      }
      if (inside) {
        EXPECT_TRUE(seen.insert(point).second) << "rank " << rank << " twice";
      }
    }
  }
  EXPECT_EQ(seen.size(), space.size());
}

TEST(Box, tree_that_makes_no_sense_is_refused_at_its_character) {
  const auto refused = [](std::string_view tree, const std::string& message) {
    EXPECT_THAT([&] { boxes_of(tree); }, ThrowsMessage<Error>(HasSubstr(message))) << tree;
  };
  refused("", "ends too early");
  refused("a.", "ends too early");
  refused("a...", "character 4 of the tree of boxes, \".\": the boxes before it cover the space already");
  refused("d..", "character 1 of the tree of boxes, \"d\": no parameter of the space");
  refused("?", "character 1 of the tree of boxes, \"?\": no parameter of the space");
  refused("c.c..", "character 3 of the tree of boxes, \"c\": dataflow has one value left and cannot be cut");
}

TEST(Box, letters_name_as_many_parameters_as_can_be_cut) {
  std::unordered_set<char> letters;
  for (std::size_t parameter = 0; parameter < kMostCutParameters; ++parameter) {
    EXPECT_TRUE(letters.insert(letter_of_parameter(parameter)).second);
  }
  EXPECT_FALSE(letters.contains(kUncut));
}

}  // namespace
}  // namespace foldwise
