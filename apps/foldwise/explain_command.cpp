#include "explain_command.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/base/file.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/report/explanation_json.hpp"
#include "foldwise/report/explanation_text.hpp"
#include "foldwise/report/page/explanation_page.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

struct ExplainOptions {
  std::string config;
  std::string topology;
  std::string input_type;
  std::string model = std::string(kScaleSimV2);
  bool json = false;
  bool html = false;
  std::string output = "explanation.html";

  std::optional<TopologyKind> kind() const {
    if (input_type.empty()) {
      return std::nullopt;
    }
    return input_type == "gemm" ? TopologyKind::gemm : TopologyKind::conv;
  }
  ScaleSimVersion version() const { return model == kScaleSimV3 ? ScaleSimVersion::v3 : ScaleSimVersion::v2; }
};

void explain(const ExplainOptions& options) {
  const ScaleSimConfig config = read_scalesim_config(options.config);
  const NetworkFile file = read_network(options.topology, options.kind());
  for (const std::vector<std::string>* warnings : {&config.warnings, &file.warnings}) {
    for (const std::string& warning : *warnings) {
      fmt::print(stderr, "foldwise: warning: {}\n", warning);
    }
  }
  const Accelerator& accelerator = config.accelerator;
  const bool in_words = !options.json && !options.html;
  std::vector<LayerExplanation> layers;
  for (const Layer& layer : file.network.layers) {
    layers.push_back(explain_layer(layer, accelerator, options.version()));
    if (in_words) {
      fmt::print("{}\n", explanation_text(layers.back(), accelerator));
      layers.pop_back();
    }
  }
  const BestChanges best = best_changes(file.network, accelerator, options.version());
  if (in_words) {
    fmt::print("{}", best_changes_text(best));
    return;
  }
  const Json explanation = explanation_json(options.model, accelerator, file.network.name, layers, best);
  if (options.html) {
    write_text_file(options.output, explanation_page(explanation));
    fmt::print("{}\n", options.output);
  } else {
    fmt::print("{}\n", explanation.dump(2, ' ', false, Json::error_handler_t::replace));
  }
}

}  // namespace

void add_explain_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("explain", "Say why a network costs on an accelerator what it costs");
  const auto options = std::make_shared<ExplainOptions>();
  command->add_option("-c,--config", options->config, "SCALE-Sim config of the accelerator (.cfg)")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("-t,--topology", options->topology,
                   "the network: a SCALE-Sim topology (.csv) or a model (.onnx, or weights)")
      ->required()
      ->type_name("FILE");
  command->add_option("-i,--input-type", options->input_type, "what the rows are; by default what the first one shows")
      ->check(CLI::IsMember({"conv", "gemm"}))
      ->type_name("TYPE");
  command->add_option("--model", options->model, "the model that makes the numbers")
      ->capture_default_str()
      ->check(CLI::IsMember({std::string(kScaleSimV2), std::string(kScaleSimV3)}))
      ->type_name("NAME");
  CLI::Option* json = command->add_flag("--json", options->json, "print one JSON object instead of text");
  CLI::Option* html = command->add_flag("--html", options->html, "write one self-contained web page instead of text");
  html->excludes(json);
  command->add_option("-o,--output", options->output, "the page")
      ->needs(html)
      ->type_name("FILE.html")
      ->capture_default_str();
  command->footer(
      "For each layer: folds, fill and drain, remainders, who stalls and when, roofline. Then, of each parameter, the\n"
      "one change that helps most; each change is simulated, none is guessed.");
  command->final_callback([options] { explain(*options); });
}

}  // namespace foldwise
