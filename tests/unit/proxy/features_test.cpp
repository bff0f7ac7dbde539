#include "foldwise/proxy/features.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/prefetch_walk.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

float feature(FeatureSet features, const ProxyInput& input, std::string_view name) {
  const std::vector<std::string>& names = feature_names(features);
  std::vector<float> values(names.size());
  fill_features(features, input, values);
  const auto found = std::ranges::find(names, name);
  EXPECT_NE(found, names.end()) << name;
  return values[static_cast<std::size_t>(found - names.begin())];
}

float structured(const ProxyInput& input, std::string_view name) {
  return feature(FeatureSet::structured, input, name);
}

TEST(Features, RawOnesAreTheInputs) {
  EXPECT_THAT(feature_names(FeatureSet::raw), ElementsAre("os", "ws", "is", "rows", "cols", "m", "n", "k", "ifmap_sram",
                                                          "filter_sram", "ofmap_sram", "bandwidth"));
  EXPECT_EQ(feature(FeatureSet::raw, any_input(), "ws"), 1.0F);
  EXPECT_EQ(feature(FeatureSet::raw, any_input(), "os"), 0.0F);
  EXPECT_FLOAT_EQ(feature(FeatureSet::raw, any_input(), "rows"), std::log(8.0F));
  EXPECT_FLOAT_EQ(feature(FeatureSet::raw, any_input(), "m"), std::log(100.0F));
}

TEST(Features, NamesAreDistinct) {
  for (const FeatureSet features : {FeatureSet::raw, FeatureSet::structured}) {
    const std::vector<std::string>& names = feature_names(features);
    EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
  }
}

ProxyInput random_input(Rng& rng) {
  ProxyInput input{
      .array = {.rows = rng.between(1, 128), .cols = rng.between(1, 128)},
      .dataflow = kDataflows[rng.below(3)],
      .sram_words = {rng.between(1, 1024) * 1024, rng.between(1, 1024) * 1024, rng.between(1, 1024) * 1024},
      .bandwidth_words_per_cycle = rng.between(1, 128),
      .shape = {}};
  const std::int64_t filter = rng.between(1, 5);
  input.shape = {.ifmap_height = rng.between(filter, 60),
                 .ifmap_width = rng.between(filter, 60),
                 .filter_height = filter,
                 .filter_width = filter,
                 .channels = rng.between(1, 300),
                 .filters = rng.between(1, 500),
                 .row_stride = rng.between(1, 2),
                 .column_stride = rng.between(1, 2)};
  return input;
}

TEST(Features, FoldsAndFootprintsAreThoseOfTheSimulator) {
  Rng rng(5);
  for (int repetition = 0; repetition < 300; ++repetition) {
    const ProxyInput input = random_input(rng);
    const FoldSchedule schedule(input.shape, accelerator_of(input));
    EXPECT_FLOAT_EQ(structured(input, "row_folds"), std::log(static_cast<float>(schedule.row_folds)));
    EXPECT_FLOAT_EQ(structured(input, "column_folds"), std::log(static_cast<float>(schedule.column_folds)));
    EXPECT_FLOAT_EQ(structured(input, "time"), std::log(static_cast<float>(schedule.time)));
    EXPECT_FLOAT_EQ(structured(input, "last_rows"),
                    std::log(static_cast<float>(schedule.used_rows(schedule.row_folds - 1))));
    for (const auto kind : {ReadOperand::Kind::ifmap, ReadOperand::Kind::filter}) {
      const bool is_ifmap = kind == ReadOperand::Kind::ifmap;
      const std::string prefix = is_ifmap ? "ifmap_" : "filter_";
      const ReadOperand operand(kind, input.shape, schedule, 0);
      const std::int64_t sram = is_ifmap ? input.sram_words.ifmap : input.sram_words.filter;
      EXPECT_EQ(structured(input, prefix + "moves"), operand.skewed() ? 1.0F : 0.0F);
      EXPECT_EQ(structured(input, prefix + "fits"), PrefetchWalk::never_misses(operand, sram) ? 1.0F : 0.0F);
      EXPECT_FLOAT_EQ(structured(input, prefix + "words"), std::log(static_cast<float>(operand.entries())));
    }
  }
}

TEST(Features, TheFirstOnesSayNothingOfTheMemory) {
  Rng rng(6);
  for (const FeatureSet features : {FeatureSet::raw, FeatureSet::structured}) {
    for (int repetition = 0; repetition < 100; ++repetition) {
      const ProxyInput input = random_input(rng);
      ProxyInput other = input;
      other.sram_words = {.ifmap = 1024, .filter = 1024, .ofmap = 1024};
      other.bandwidth_words_per_cycle = 1;
      std::vector<float> values(feature_names(features).size());
      std::vector<float> others(values.size());
      fill_features(features, input, values);
      fill_features(features, other, others);
      const auto seen = static_cast<std::ptrdiff_t>(base_features(features));
      EXPECT_TRUE(std::equal(values.begin(), values.begin() + seen, others.begin()));
      EXPECT_NE(values, others);
    }
  }
}

TEST(Features, AnUnknownSetIsRefused) {
  EXPECT_EQ(feature_set_named("raw"), FeatureSet::raw);
  EXPECT_THROW(feature_set_named("cooked"), Error);
}

}  // namespace
}  // namespace foldwise
