#include "export_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "foldwise/base/file.hpp"
#include "foldwise/formats/trained_network.hpp"
#include "foldwise/quantization/quantized_network.hpp"

namespace foldwise {

namespace {

struct ExportOptions {
  std::string model;
  std::string output;
  bool quiet = false;
};

constexpr std::int64_t kFloatBits = 32;

/// The widths of words that hold the network.
PerOperand<std::int64_t> word_bits_of_network(const TrainedNetwork& network) {
  const auto* const quantized = std::get_if<QuantizedNetwork>(&network);
  return quantized != nullptr ? word_bits_of(*quantized) : PerOperand<std::int64_t>{kFloatBits, kFloatBits, kFloatBits};
}

void export_model(const ExportOptions& options) {
  const TrainedNetwork network = read_trained_network(options.model).network;
  const PerOperand<std::int64_t> bits = word_bits_of_network(network);
  const std::vector<Layer> layers = workload_of(network, std::filesystem::path(options.output).stem().string()).layers;
  std::string text =
      "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n";
  for (const Layer& layer : layers) {
    const ConvShape& shape = layer.shape;
    text += fmt::format("{}, {}, {}, {}, {}, {}, {}, {},\n", layer.name, shape.ifmap_height, shape.ifmap_width,
                        shape.filter_height, shape.filter_width, shape.channels, shape.filters, shape.row_stride);
  }
  write_text_file(options.output, text);
  if (!options.quiet) {
    fmt::print(
        "{}: {} layers; in a study, the model's words are\n"
        "accelerator: {{word_bits.ifmap: {}, word_bits.filter: {}, word_bits.ofmap: {}}}\n",
        options.output, layers.size(), bits.ifmap, bits.filter, bits.ofmap);
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
