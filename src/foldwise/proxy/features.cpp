// Numbers enter as logarithms: cycles are products of what is here, and products of logarithms are sums.
//
// What makes cycles hard to learn is where they jump: at every ceiling of a fold, and where an operand no longer fits
// in half a scratchpad. The structured features say on which side of a jump an input lies, and how far from it.
#include "foldwise/proxy/features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

/// Takes features one by one, with or without their names.
class FeatureSink {
 public:
  explicit FeatureSink(std::span<float> values) : values_(values) {}
  explicit FeatureSink(std::vector<std::string>& names) : names_(&names) {}

  void add(std::string_view name, double value) { add("", name, value); }

  void add(std::string_view prefix, std::string_view name, double value) {
    if (names_ != nullptr) {
      names_->push_back(fmt::format("{}{}", prefix, name));
    } else {
      values_[next_++] = static_cast<float>(value);
    }
  }

 private:
  std::span<float> values_;
  std::size_t next_ = 0;
  std::vector<std::string>* names_ = nullptr;
};

double log_of(std::int64_t value) { return std::log(static_cast<double>(value)); }

double ratio(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

double truth(bool value) { return value ? 1.0 : 0.0; }

/// A layer cut to fit the array, as simulator/fold_schedule.hpp has it.
struct Folding {
  explicit Folding(const ProxyInput& input) : dataflow(input.dataflow), array(input.array) {
    const GemmShape gemm = as_gemm(input.shape);
    const Mapping mapping = mapping_of(dataflow);
    const auto along = [&](GemmDimension dimension) {
      return dimension == GemmDimension::m ? gemm.m : dimension == GemmDimension::n ? gemm.n : gemm.k;
    };
    rows = along(mapping.rows);
    columns = along(mapping.columns);
    time = along(mapping.time);
    row_folds = ceil_divide(rows, array.rows);
    column_folds = ceil_divide(columns, array.cols);
  }

  Dataflow dataflow;
  ArrayShape array;
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t time;
  std::int64_t row_folds;
  std::int64_t column_folds;
};

void add_raw(const ProxyInput& input, FeatureSink& sink) {
  const GemmShape gemm = as_gemm(input.shape);
  for (const Dataflow dataflow : kDataflows) {
    sink.add(short_name(dataflow), truth(input.dataflow == dataflow));
  }
  sink.add("rows", log_of(input.array.rows));
  sink.add("cols", log_of(input.array.cols));
  sink.add("ifmap_sram", log_of(input.sram_words.ifmap));
  sink.add("filter_sram", log_of(input.sram_words.filter));
  sink.add("ofmap_sram", log_of(input.sram_words.ofmap));
  sink.add("bandwidth", log_of(input.bandwidth_words_per_cycle));
  sink.add("m", log_of(gemm.m));
  sink.add("n", log_of(gemm.n));
  sink.add("k", log_of(gemm.k));
}

/// A read operand, its folds and its scratchpad, as simulator/read_operand.hpp and prefetch_walk.hpp have them: a stack
/// of blocks, of which half a scratchpad is held at a time.
void add_read_operand(std::string_view prefix, bool is_ifmap, const ProxyInput& input, const Folding& folding,
                      FeatureSink& sink) {
  const Dataflow dataflow = folding.dataflow;
  const bool moves = dataflow != (is_ifmap ? Dataflow::input_stationary : Dataflow::weight_stationary);
  const bool follows_rows = (dataflow == Dataflow::input_stationary) != is_ifmap;
  const std::int64_t across = follows_rows ? folding.rows : folding.columns;
  const std::int64_t height = moves ? folding.time : folding.rows;
  const std::int64_t entries = across * height;
  const std::int64_t block = height * std::min(across, follows_rows ? folding.array.rows : folding.array.cols);
  const std::int64_t again = !moves ? 1 : follows_rows ? folding.column_folds : folding.row_folds;

  const std::int64_t sram = is_ifmap ? input.sram_words.ifmap : input.sram_words.filter;
  const std::int64_t half = std::max<std::int64_t>(sram / 2, 1);
  const std::int64_t set = ceil_divide(std::max<std::int64_t>(sram, 1), 100);
  const std::int64_t held_sets = ceil_divide(half, set);
  const std::int64_t sets = entries / set + 1;
  const bool fits = sets <= held_sets;
  const std::int64_t step = fits ? 1 : std::min(sets - held_sets, held_sets);
  const std::int64_t steps = ceil_divide(sets, step);

  sink.add(prefix, "moves", truth(moves));
  sink.add(prefix, "fits", truth(fits));
  sink.add(prefix, "block_fits", truth(block <= half));
  sink.add(prefix, "fill", std::clamp(log_of(entries) - log_of(half), -1.0, 1.0));
  sink.add(prefix, "block_fill", std::clamp(log_of(block) - log_of(half), -3.0, 3.0));
  sink.add(prefix, "words", log_of(entries));
  sink.add(prefix, "block_words", log_of(block));
  sink.add(prefix, "half", log_of(half));
  sink.add(prefix, "prefetch_time", log_of(ceil_divide(half, input.bandwidth_words_per_cycle) + 1));
  // A prefetch moves what is held by `step` sets; the whole stack goes by in `steps` of them.
  sink.add(prefix, "step", fits ? 0.0 : log_of(step) - log_of(held_sets));
  sink.add(prefix, "steps", fits ? 0.0 : log_of(steps));
  sink.add(prefix, "steps_remainder", fits ? 0.0 : static_cast<double>(steps) - ratio(sets, step));
  sink.add(prefix, "again", fits ? 0.0 : log_of(again));
  sink.add(prefix, "once_more", fits ? 0.0 : std::log(static_cast<double>(again) - 0.5));
  // The stationary operand is asked for in strips, bottom row first: what matters is how a strip lies to what is held.
  const std::int64_t row = std::min(across, follows_rows ? folding.array.rows : folding.array.cols);
  sink.add(
      prefix, "strip_fill",
      moves ? 0.0 : std::clamp(log_of(row * std::min(folding.rows, folding.array.rows)) - log_of(half), -3.0, 3.0));
  sink.add(prefix, "rows_of_set", log_of(set) - log_of(row));
}

void add_ofmap(const ProxyInput& input, const Folding& folding, FeatureSink& sink) {
  const bool stays = folding.dataflow == Dataflow::output_stationary;
  const std::int64_t columns = std::min(folding.columns, folding.array.cols);
  const std::int64_t of_fold = columns * (stays ? std::min(folding.rows, folding.array.rows) : folding.time);
  const std::int64_t words = folding.columns * (stays ? folding.rows : folding.time * folding.row_folds);
  const std::int64_t half = std::max<std::int64_t>(input.sram_words.ofmap / 2, 1);
  sink.add("ofmap_half", log_of(half));
  sink.add("ofmap_fold_fill", std::clamp(log_of(of_fold) - log_of(half), -3.0, 3.0));
  sink.add("ofmap_fold_words", log_of(of_fold));
  sink.add("ofmap_words", log_of(words));
  sink.add("ofmap_fill", std::clamp(log_of(words) - log_of(half), -1.0, 1.0));
  sink.add("ofmap_fits", truth(words <= half));
  sink.add("ofmap_line", log_of(columns) - log_of(input.bandwidth_words_per_cycle));
  sink.add("ofmap_line_ratio", ratio(columns, input.bandwidth_words_per_cycle));
}

/// Words of the ifmap that stand in several windows are fetched as often.
void add_windows(const ConvShape& shape, FeatureSink& sink) {
  const std::int64_t pixels = shape.ofmap_height() * shape.ofmap_width();
  sink.add("window_overlap",
           std::log(ratio(shape.ifmap_height * shape.ifmap_width * shape.channels, pixels * shape.window())));
  sink.add("filter_height", log_of(shape.filter_height));
  sink.add("window_row", log_of(shape.filter_width * shape.channels));
  sink.add("ofmap_width", log_of(shape.ofmap_width()));
  sink.add("stride", log_of(shape.row_stride));
  sink.add("windows_overlap", truth((shape.filter_height > shape.row_stride && shape.ofmap_height() > 1) ||
                                    (shape.filter_width > shape.column_stride && shape.ofmap_width() > 1)));
}

void add_structured(const ProxyInput& input, FeatureSink& sink) {
  const Folding folding(input);
  for (const Dataflow dataflow : kDataflows) {
    sink.add(short_name(dataflow), truth(folding.dataflow == dataflow));
  }
  sink.add("rows", log_of(folding.array.rows));
  sink.add("cols", log_of(folding.array.cols));
  sink.add("bandwidth", log_of(input.bandwidth_words_per_cycle));
  sink.add("spatial_rows", log_of(folding.rows));
  sink.add("spatial_columns", log_of(folding.columns));
  sink.add("time", log_of(folding.time));
  sink.add("row_folds", log_of(folding.row_folds));
  sink.add("column_folds", log_of(folding.column_folds));
  sink.add("rows_used", ratio(folding.rows, folding.array.rows * folding.row_folds));
  sink.add("columns_used", ratio(folding.columns, folding.array.cols * folding.column_folds));
  sink.add("last_rows", log_of(folding.rows - (folding.row_folds - 1) * folding.array.rows));
  sink.add("last_columns", log_of(folding.columns - (folding.column_folds - 1) * folding.array.cols));
  add_read_operand("ifmap_", true, input, folding, sink);
  add_read_operand("filter_", false, input, folding, sink);
  add_ofmap(input, folding, sink);
  add_windows(input.shape, sink);
}

void add_features(FeatureSet features, const ProxyInput& input, FeatureSink& sink) {
  if (features == FeatureSet::raw) {
    add_raw(input, sink);
  } else {
    add_structured(input, sink);
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

void fill_features(FeatureSet features, const ProxyInput& input, std::span<float> values) {
  FeatureSink sink(values);
  add_features(features, input, sink);
}

}  // namespace foldwise
