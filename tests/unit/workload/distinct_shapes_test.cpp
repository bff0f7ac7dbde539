#include "foldwise/workload/distinct_shapes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foldwise {
namespace {

TEST(DistinctShapes, layers_of_equal_shape_share_one_whatever_their_names) {
  const ConvShape one = as_conv({.m = 1, .n = 2, .k = 3});
  const ConvShape other = as_conv({.m = 1, .n = 3, .k = 2});
  const DistinctShapes distinct =
      distinct_shapes(std::vector<Layer>{{"a", one}, {"b", other}, {"c", one}, {"d", other}});
  EXPECT_THAT(distinct.shapes, testing::ElementsAre(one, other));
  EXPECT_THAT(distinct.index, testing::ElementsAre(0, 1, 0, 1));
}

TEST(DistinctShapes, shapes_that_differ_in_one_size_only_are_told_apart) {
  const ConvShape shape{.ifmap_height = 9,
                        .ifmap_width = 9,
                        .filter_height = 2,
                        .filter_width = 2,
                        .channels = 2,
                        .filters = 2,
                        .row_stride = 1,
                        .column_stride = 1};
  std::vector<Layer> layers = {{"", shape}};
  for (std::int64_t ConvShape::*size :
       {&ConvShape::ifmap_height, &ConvShape::ifmap_width, &ConvShape::filter_height, &ConvShape::filter_width,
        &ConvShape::channels, &ConvShape::filters, &ConvShape::row_stride, &ConvShape::column_stride}) {
    ConvShape changed = shape;
    ++(changed.*size);
    layers.push_back({"", changed});
  }
  EXPECT_EQ(distinct_shapes(layers).shapes.size(), 9u);
}

}  // namespace
}  // namespace foldwise
