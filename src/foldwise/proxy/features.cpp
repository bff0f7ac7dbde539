// Numbers enter as logarithms: cycles are sums of products of what is here, and logarithms of products are sums.
//
// What makes cycles hard to learn is where they jump: at every ceiling of a fold, and where an operand no longer fits
// in half a scratchpad. The structured features say on which side of a jump an input lies, and how far from it.
#include "foldwise/proxy/features.hpp"

#include <fmt/format.h>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/proxy/feature_sink.hpp"
#include "foldwise/proxy/structured_features.hpp"

namespace foldwise {

namespace {

/// How many of the raw features come before the scratchpads.
constexpr std::int64_t kRawBaseFeatures = 8;

void add_raw(const ProxyInput& input, FeatureSink& sink) {
  const GemmShape gemm = as_gemm(input.shape);
  for (const Dataflow dataflow : kDataflows) {
    sink.add(short_name(dataflow), truth(input.dataflow == dataflow));
  }
  sink.add("rows", log_of(input.array.rows));
  sink.add("cols", log_of(input.array.cols));
  sink.add("m", log_of(gemm.m));
  sink.add("n", log_of(gemm.n));
  sink.add("k", log_of(gemm.k));
  sink.add("ifmap_sram", log_of(input.sram_words.ifmap));
  sink.add("filter_sram", log_of(input.sram_words.filter));
  sink.add("ofmap_sram", log_of(input.sram_words.ofmap));
  sink.add("bandwidth", log_of(input.bandwidth_words_per_cycle));
}

void add_features(FeatureSet features, const ProxyInput& input, FeatureSink& sink) {
  if (features == FeatureSet::raw) {
    add_raw(input, sink);
  } else {
    add_structured_features(input, sink);
  }
}

std::vector<std::string> names_of(FeatureSet features) {
  const ProxyInput any{.array = {}, .sram_words = {1024, 1024, 1024}, .shape = as_conv({.m = 1, .n = 1, .k = 1})};
  std::vector<std::string> names;
  FeatureSink sink(names);
  add_features(features, any, sink);
  return names;
}

}  // namespace

std::string_view name_of(FeatureSet features) { return features == FeatureSet::raw ? "raw" : "structured"; }

FeatureSet feature_set_named(std::string_view name) {
  for (const FeatureSet features : {FeatureSet::raw, FeatureSet::structured}) {
    if (name_of(features) == name) {
      return features;
    }
  }
  throw Error(fmt::format("there is no feature set {}; there are raw and structured", quoted_text(name)));
}

const std::vector<std::string>& feature_names(FeatureSet features) {
  static const std::vector<std::string> raw = names_of(FeatureSet::raw);
  static const std::vector<std::string> structured = names_of(FeatureSet::structured);
  return features == FeatureSet::raw ? raw : structured;
}

std::int64_t base_features(FeatureSet features) {
  return features == FeatureSet::raw ? kRawBaseFeatures : kStructuredBaseFeatures;
}

void fill_features(FeatureSet features, const ProxyInput& input, std::span<float> values) {
  FeatureSink sink(values);
  add_features(features, input, sink);
}

}  // namespace foldwise
