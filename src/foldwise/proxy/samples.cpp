#include "foldwise/proxy/samples.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/neural/model_file.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kSamplesKind = "proxy-samples";
constexpr std::string_view kModeAttribute = "mode";
constexpr std::string_view kValuesPrefix = "values.";

constexpr std::size_t kDesignNumbers = 7;
constexpr std::size_t kShapeNumbers = 8;

std::array<std::int64_t, kDesignNumbers> design_numbers(const ProxyInput& input) {
  return {input.array.rows,
          input.array.cols,
          static_cast<std::int64_t>(input.dataflow),
          input.sram_words.ifmap,
          input.sram_words.filter,
          input.sram_words.ofmap,
          input.bandwidth_words_per_cycle};
}

std::array<std::int64_t, kShapeNumbers> shape_numbers(const ConvShape& shape) {
  return {shape.ifmap_height, shape.ifmap_width, shape.filter_height, shape.filter_width,
          shape.channels,     shape.filters,     shape.row_stride,    shape.column_stride};
}

void append_numbers(std::span<const std::int64_t> numbers, std::vector<std::int32_t>& to) {
  for (const std::int64_t number : numbers) {
    if (number > std::numeric_limits<std::int32_t>::max()) {
      throw Error(fmt::format("a sample holds {}, too large for a file of samples", number));
    }
    to.push_back(static_cast<std::int32_t>(number));
  }
}

ProxyInput input_of(std::span<const std::int32_t> design, std::span<const std::int32_t> shape, BandwidthMode mode) {
  if (design[2] < 0 || design[2] >= static_cast<std::int32_t>(kDataflows.size())) {
    throw Error(fmt::format("there is no dataflow {}", design[2]));
  }
  ProxyInput input{.array = {.rows = design[0], .cols = design[1]},
                   .dataflow = kDataflows[static_cast<std::size_t>(design[2])],
                   .mode = mode,
                   .sram_words = {.ifmap = design[3], .filter = design[4], .ofmap = design[5]},
                   .bandwidth_words_per_cycle = design[6],
                   .shape = {.ifmap_height = shape[0],
                             .ifmap_width = shape[1],
                             .filter_height = shape[2],
                             .filter_width = shape[3],
                             .channels = shape[4],
                             .filters = shape[5],
                             .row_stride = shape[6],
                             .column_stride = shape[7]}};
  validate(accelerator_of(input));
  validate(input.shape);
  return input;
}

std::int64_t rows_of(const Model& model, std::string_view name, std::string_view file) {
  const auto tensor = std::ranges::find(model.tensors, name, &Tensor::name);
  if (tensor == model.tensors.end()) {
    throw ParseError(file, 0, fmt::format("has no tensor '{}'", name));
  }
  return tensor->shape.front();
}

}  // namespace

const std::vector<float>& ProxySamples::values_of(std::string_view metric) const {
  const auto found = std::ranges::find(metrics, metric);
  if (found == metrics.end()) {
    throw Error(
        fmt::format("the samples have no metric {}, they have {}", quoted_text(metric), fmt::join(metrics, ", ")));
  }
  return values[static_cast<std::size_t>(found - metrics.begin())];
}

Model model_of(const ProxySamples& samples) {
  if (samples.inputs.empty()) {
    throw Error("there are no samples");
  }
  Model model;
  model.attributes = {samples.facts.begin(), samples.facts.end()};
  model.attributes["network"] = kSamplesKind;
  model.attributes[std::string(kModeAttribute)] = samples.inputs.front().mode == BandwidthMode::user ? "USER" : "CALC";
  std::vector<std::int32_t> designs;
  std::vector<std::int32_t> shapes;
  for (const ProxyInput& input : samples.inputs) {
    if (input.mode != samples.inputs.front().mode) {
      throw Error("samples of both bandwidth modes do not go into one file");
    }
    append_numbers(design_numbers(input), designs);
    append_numbers(shape_numbers(input.shape), shapes);
  }
  const auto count = static_cast<std::int64_t>(samples.inputs.size());
  model.tensors.push_back({.name = "designs", .shape = {count, kDesignNumbers}, .values = std::move(designs)});
  model.tensors.push_back({.name = "shapes", .shape = {count, kShapeNumbers}, .values = std::move(shapes)});
  for (std::size_t index = 0; index < samples.metrics.size(); ++index) {
    model.tensors.push_back({.name = fmt::format("{}{}", kValuesPrefix, samples.metrics[index]),
                             .shape = {count},
                             .values = samples.values[index]});
  }
  return model;
}

ProxySamples samples_of(const Model& model, std::string_view file) {
  require_network(model, kSamplesKind, file);
  const std::int64_t count = rows_of(model, "designs", file);
  const auto& designs = foldwise::values_of<std::int32_t>(model, "designs", {count, kDesignNumbers}, file);
  const auto& shapes = foldwise::values_of<std::int32_t>(model, "shapes", {count, kShapeNumbers}, file);
  const BandwidthMode mode = attribute_of(model, kModeAttribute) == "CALC" ? BandwidthMode::calc : BandwidthMode::user;
  ProxySamples samples;
  for (std::size_t index = 0; index < static_cast<std::size_t>(count); ++index) {
    try {
      samples.inputs.push_back(input_of(std::span(designs).subspan(index * kDesignNumbers, kDesignNumbers),
                                        std::span(shapes).subspan(index * kShapeNumbers, kShapeNumbers), mode));
    } catch (const Error& error) {
      throw ParseError(file, 0, fmt::format("sample {}: {}", index, error.what()));
    }
  }
  for (const Tensor& tensor : model.tensors) {
    if (tensor.name.starts_with(kValuesPrefix)) {
      samples.metrics.push_back(tensor.name.substr(kValuesPrefix.size()));
      samples.values.push_back(foldwise::values_of<float>(model, tensor.name, {count}, file));
      const std::vector<float>& values = samples.values.back();
      const auto negative = std::ranges::find_if(values, [](float value) { return value < 0; });
      if (negative != values.end()) {
        throw ParseError(file, 0,
                         fmt::format("sample {}: {} is {}, must not be below 0", negative - values.begin(),
                                     samples.metrics.back(), *negative));
      }
    }
  }
  samples.facts = model.attributes;
  samples.facts.erase("network");
  samples.facts.erase(std::string(kModeAttribute));
  return samples;
}

ProxySamples read_samples(const std::filesystem::path& path) {
  return samples_of(read_model_file(path), path.string());
}

void write_samples(const std::filesystem::path& path, const ProxySamples& samples) {
  write_model_file(path, model_of(samples));
}

}  // namespace foldwise
