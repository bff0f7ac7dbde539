#include "foldwise/cost/layer_mix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

const ConvShape kSmall = as_conv(GemmShape{.m = 2, .n = 3, .k = 4});
const ConvShape kLarge = as_conv(GemmShape{.m = 20, .n = 30, .k = 40});

Workload workload(std::vector<ConvShape> shapes, double weight = 1.0) {
  Workload result{.network = {.name = "net", .layers = {}}, .weight = weight};
  for (const ConvShape& shape : shapes) {
    result.network.layers.push_back({.name = "layer", .shape = shape});
  }
  return result;
}

std::string refusal(std::vector<Workload> workloads) {
  try {
    layer_mix(workloads);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(LayerMix, holds_each_distinct_shape_once_with_its_runs) {
  const std::vector<Workload> workloads = {workload({kSmall, kLarge, kSmall})};
  const LayerMix mix = layer_mix(workloads);
  EXPECT_THAT(mix.shapes, ElementsAre(kSmall, kLarge));
  EXPECT_THAT(mix.runs, ElementsAre(2.0, 1.0));
}

TEST(LayerMix, a_weight_counts_as_so_many_runs) {
  const std::vector<Workload> workloads = {workload({kSmall}, 3.0), workload({kLarge, kSmall}, 0.5)};
  const LayerMix mix = layer_mix(workloads);
  EXPECT_THAT(mix.shapes, ElementsAre(kSmall, kLarge));
  EXPECT_THAT(mix.runs, ElementsAre(3.5, 0.5));
}

TEST(LayerMix, refuses_a_question_without_layers) {
  EXPECT_EQ(refusal({}), "there is no workload to evaluate");
  EXPECT_EQ(refusal({workload({})}), "workload net has no layers");
}

TEST(LayerMix, refuses_a_weight_that_is_none) {
  EXPECT_EQ(refusal({workload({kSmall}, 0.0)}), "weight of workload net is 0, must be finite and more than 0");
  EXPECT_EQ(refusal({workload({kSmall}, -1.0)}), "weight of workload net is -1, must be finite and more than 0");
  EXPECT_NE(refusal({workload({kSmall}, std::numeric_limits<double>::infinity())}), "accepted");
  EXPECT_NE(refusal({workload({kSmall}, std::numeric_limits<double>::quiet_NaN())}), "accepted");
}

TEST(LayerMix, refuses_an_invalid_layer_by_name) {
  ConvShape shape = kSmall;
  shape.filters = 0;
  EXPECT_EQ(refusal({workload({shape})}), "workload net, layer layer: filters is 0, must be from 1 to 2^31");
}

}  // namespace
}  // namespace foldwise
