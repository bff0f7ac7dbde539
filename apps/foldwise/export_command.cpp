#include "export_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "foldwise/base/file.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/quantization/quantized_model.hpp"
#include "foldwise/quantization/quantized_network.hpp"

namespace foldwise {

namespace {

struct ExportOptions {
  std::string model;
  std::string output;
  bool quiet = false;
};

constexpr std::int64_t kFloatBits = 32;

/// The widths of words that hold the model; throws unless the whole file is a LeNet-5.
PerOperand<std::int64_t> word_bits_of_model(const Model& model, const std::string& file) {
  if (attribute_of(model, "network") == kQuantizedLeNet5) {
    return word_bits_of(quantized_network_of(model, file));
  }
  lenet5_of(model, file);
  return {kFloatBits, kFloatBits, kFloatBits};
}

void export_model(const ExportOptions& options) {
  const PerOperand<std::int64_t> bits = word_bits_of_model(read_model_file(options.model), options.model);
  const std::string name = std::filesystem::path(options.output).stem().string();
  std::string text =
      "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n";
  for (const Layer& layer : workload_of(lenet5_geometry(), name).layers) {
    const ConvShape& shape = layer.shape;
    text += fmt::format("{}, {}, {}, {}, {}, {}, {}, {},\n", layer.name, shape.ifmap_height, shape.ifmap_width,
                        shape.filter_height, shape.filter_width, shape.channels, shape.filters, shape.row_stride);
  }
  write_text_file(options.output, text);
  if (!options.quiet) {
    fmt::print(
        "{}: {} layers; in a study, the model's words are\n"
        "accelerator: {{word_bits.ifmap: {}, word_bits.filter: {}, word_bits.ofmap: {}}}\n",
        options.output, kLeNet5Layers.size(), bits.ifmap, bits.filter, bits.ofmap);
  }
}

}  // namespace

void add_export_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("export", "Write the layers of a model as a SCALE-Sim topology");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("model", options->model, "a model file, float or quantized")->type_name("MODEL")->required();
  command->add_option("-o,--output", options->output, "the topology to write")->type_name("FILE.csv")->required();
  command->add_flag("-q,--quiet", options->quiet, "print nothing but errors");
  command->footer("Says too which word_bits hold the model, for a study or a config.");
  command->final_callback([options] { export_model(*options); });
}

}  // namespace foldwise
