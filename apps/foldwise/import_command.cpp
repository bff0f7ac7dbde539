#include "import_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/onnx.hpp"
#include "foldwise/formats/topology_text.hpp"
#include "foldwise/report/text_table.hpp"

namespace foldwise {

namespace {

struct Options {
  std::string model;
  std::string output;
  std::optional<std::int64_t> batch;
  std::vector<std::string> settings;
  bool json = false;
};

OnnxSizes sizes_of(const Options& options) {
  OnnxSizes sizes{.batch = options.batch, .settings = {}};
  for (const std::string& setting : options.settings) {
    const std::size_t equals = setting.rfind('=');
    const std::optional<std::int64_t> size =
        equals == std::string::npos ? std::nullopt : parse_integer(setting.substr(equals + 1));
    if (equals == 0 || !size) {
      throw CLI::ValidationError("--set", fmt::format("{} must be DIMENSION=SIZE", quoted_text(setting)));
    }
    sizes.settings.emplace_back(setting.substr(0, equals), *size);
  }
  return sizes;
}

std::int64_t total_macs(const OnnxFile& model) {
  std::int64_t total = 0;
  for (const OnnxNodeLayers& node : model.nodes) {
    total = checked_sum("MACs of the network", {total, node.macs});
  }
  return total;
}

/// The nodes that are layers, one a row, and what the others are.
std::string table_of(const OnnxFile& model) {
  TextColumn names{"node", {}};
  TextColumn ops{"operator", {}};
  TextColumn ofmaps{"ofmap", {}};
  TextColumn layers{"layers", {}};
  TextColumn macs{"MACs", {}};
  for (const OnnxNodeLayers& node : model.nodes) {
    if (node.layers > 0) {
      names.cells.push_back(quoted_text(node.name));
      ops.cells.push_back(node.op);
      ofmaps.cells.push_back(fmt::format("{}", fmt::join(node.ofmap, "x")));
      layers.cells.push_back(std::to_string(node.layers));
      macs.cells.push_back(std::to_string(node.macs));
    }
  }
  const std::vector<TextColumn> columns = {names, ops, ofmaps, layers, macs};
  const std::string idle = idle_operators(model.nodes);
  return fmt::format("{}\n{} layers, {} MACs\n{}", text_table(columns), model.file.network.layers.size(),
                     total_macs(model), idle.empty() ? "" : fmt::format("Multiply and add nothing: {}\n", idle));
}

std::string json_of(const OnnxFile& model) {
  nlohmann::ordered_json nodes = nlohmann::ordered_json::array();
  for (const OnnxNodeLayers& node : model.nodes) {
    nodes.push_back({{"name", node.name},
                     {"operator", node.op},
                     {"ofmap", node.ofmap},
                     {"layers", node.layers},
                     {"macs", node.macs}});
  }
  const nlohmann::ordered_json result = {{"network", model.file.network.name},
                                         {"layers", model.file.network.layers.size()},
                                         {"macs", total_macs(model)},
                                         {"nodes", nodes}};
  return result.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void import_model(const Options& options) {
  const OnnxFile model = read_onnx(options.model, sizes_of(options));
  for (const std::string& warning : model.file.warnings) {
    fmt::print(stderr, "foldwise: warning: {}\n", warning);
  }
  if (model.file.network.layers.empty()) {
    throw Error(fmt::format("{}: no node multiplies and adds", options.model));
  }
  const std::string report = options.json ? json_of(model) + "\n" : table_of(model);
  write_text_file(options.output, topology_text(model.file.network));
  fmt::print("{}", report);
}

}  // namespace

void add_import_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("import", "Make a SCALE-Sim topology of an ONNX model");
  const auto options = std::make_shared<Options>();
  command->add_option("model", options->model, "the model (.onnx); its weights are not read")
      ->required()
      ->type_name("MODEL.onnx");
  command->add_option("-o,--output", options->output, "where the topology goes (.csv)")->required()->type_name("FILE");
  command->add_option("--batch", options->batch, "images at a time: the first dimension of the first input")
      ->type_name("N");
  command
      ->add_option("--set", options->settings,
                   "size of a dimension that the model leaves open, by its name (seq=128) or its place (input[1]=128)")
      ->type_name("DIMENSION=SIZE");
  command->add_flag("--json", options->json, "print one JSON object with every node instead of a table");
  command->footer(
      "Prints what each node became; docs/file-formats.md says how groups, padding and dilation are laid out.\n"
      "Example:\n"
      "  foldwise import resnet50.onnx -o resnet50.csv --batch 1");
  command->final_callback([options] { import_model(*options); });
}

}  // namespace foldwise
