#include "quantize_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/quantize_file.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/report/text_table.hpp"

namespace foldwise {

namespace {

constexpr std::array<Calibration, 3> kCalibrations = {Calibration::min_max, Calibration::percentile,
                                                      Calibration::squared_error};

struct QuantizeOptions {
  std::string model;
  std::string data;
  std::string output;
  std::string scheme = std::string(name_of(Scheme::asymmetric));
  bool per_channel = false;
  std::string calibration = std::string(name_of(Calibration::squared_error));
  int bits = kMostBits;
  std::vector<std::string> layer_bits;
  std::size_t images = 1000;
  bool quiet = false;
};

int parse_bits(std::string_view text, std::string_view whole) {
  const auto bits = parse_integer(text);
  if (!bits || *bits < kFewestBits || *bits > kMostBits) {
    throw Error(fmt::format("--layer-bits {}: must be LAYER=WEIGHTS/ACTIVATIONS, each from {} to {} bits", whole,
                            kFewestBits, kMostBits));
  }
  return static_cast<int>(*bits);
}

/// "conv1=8/4"
void add_layer_bits(std::string_view text, QuantizationRecipe& recipe) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string_view bits = text.substr(std::min(equals + 1, text.size()));
  const std::size_t slash = std::min(bits.find('/'), bits.size());
  recipe.bits_of_layer[std::string(text.substr(0, equals))] = {
      .weights = parse_bits(bits.substr(0, slash), text),
      .activations = parse_bits(bits.substr(std::min(slash + 1, bits.size())), text)};
}

QuantizationRecipe recipe_of(const QuantizeOptions& options) {
  QuantizationRecipe recipe = recipe_of_words(options.scheme, options.calibration);
  recipe.per_channel = options.per_channel;
  recipe.bits = {options.bits, options.bits};
  for (const std::string& text : options.layer_bits) {
    add_layer_bits(text, recipe);
  }
  return recipe;
}

std::string layer_table(const QuantizedNetwork& network) {
  std::array<TextColumn, 7> columns = {{{"layer", {}},
                                        {"weight.bits", {}},
                                        {"weight.scale", {}},
                                        {"weight.zero", {}},
                                        {"ifmap.bits", {}},
                                        {"ifmap.scale", {}},
                                        {"ifmap.zero", {}}}};
  for (const QuantizedLayer& layer : network.layers) {
    const LinearQuantization& filter = layer.filters.front();
    const bool is_one = layer.filters.size() == 1;
    const std::string cells[] = {layer.geometry.name,
                                 fmt::to_string(filter.bits),
                                 is_one ? fmt::format("{:.5g}", filter.scale) : "each",
                                 is_one ? fmt::to_string(filter.zero_point) : "each",
                                 fmt::to_string(layer.ifmap.bits),
                                 fmt::format("{:.5g}", layer.ifmap.scale),
                                 fmt::to_string(layer.ifmap.zero_point)};
    for (std::size_t column = 0; column < columns.size(); ++column) {
      columns[column].cells.push_back(cells[column]);
    }
  }
  return text_table(columns);
}

void quantize_model(const QuantizeOptions& options) {
  const QuantizedFile result = quantize_file(options.model, options.data, recipe_of(options), options.images);
  for (const std::string& warning : result.warnings) {
    fmt::print(stderr, "foldwise: warning: {}\n", warning);
  }
  write_model_file(options.output, result.model);
  if (!options.quiet) {
    const auto before = static_cast<double>(std::filesystem::file_size(options.model));
    const auto after = static_cast<double>(std::filesystem::file_size(options.output));
    fmt::print("{}\n{}: {} bytes, {:.2f} times smaller than {}; {}\n", layer_table(result.network), options.output,
               after, before / after, options.model, result.origin);
  }
}

}  // namespace

void add_quantize_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("quantize", "Turn a trained network in float into one of integers");
  const auto options = std::make_shared<QuantizeOptions>();
  command->add_option("model", options->model, "float weights, or an ONNX model (.onnx) that is a sequence of layers")
      ->type_name("MODEL")
      ->required();
  command
      ->add_option(
          "--data", options->data,
          "folder with MNIST's training images, to calibrate with; not for an ONNX model with scales of its own")
      ->type_name("DIR");
  command->add_option("-o,--output", options->output, "the model file to write")->type_name("FILE")->required();
  command
      ->add_option("--scheme", options->scheme,
                   "asymmetric: a zero point of its own; symmetric: zero in the middle; mixed: weights symmetric")
      ->check(CLI::IsMember({std::string(name_of(Scheme::asymmetric)), std::string(name_of(Scheme::symmetric)),
                             std::string(kMixedScheme)}))
      ->type_name("SCHEME")
      ->capture_default_str();
  command->add_flag("--per-channel", options->per_channel, "a scale for each filter, not for each layer's filters");
  std::vector<std::string> calibrations(kCalibrations.size());
  std::ranges::transform(kCalibrations, calibrations.begin(),
                         [](Calibration calibration) { return std::string(name_of(calibration)); });
  command->add_option("--calibration", options->calibration, "how ranges are found: min-max, percentile or mse")
      ->check(CLI::IsMember(calibrations))
      ->type_name("METHOD")
      ->capture_default_str();
  command->add_option("--bits", options->bits, "of weights and activations, 2 to 8")
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--layer-bits", options->layer_bits, "of one layer: conv1=8/4 for weights/activations")
      ->type_name("LAYER=N/N")
      ->allow_extra_args(false);
  command->add_option("--images", options->images, "training images to calibrate with")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("-q,--quiet", options->quiet, "print nothing but errors");
  command->footer(
      "Example, 8 bits, then 4 bits but for the first and the last layer:\n"
      "  foldwise quantize lenet5.weights --data mnist -o lenet5-int8\n"
      "  foldwise quantize lenet5.weights --data mnist -o lenet5-int4 --bits 4 --layer-bits conv1=8/8 --layer-bits "
      "fc2=8/8\n"
      "An ONNX model in QDQ or QLinear form keeps its scales: docs/quantization.md.");
  command->final_callback([options] { quantize_model(*options); });
}

}  // namespace foldwise
