#include "proxy_predict_command.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/catalog/models.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/proxy/predict.hpp"
#include "foldwise/report/json_number.hpp"
#include "foldwise/report/text_table.hpp"

namespace foldwise {

namespace {

struct PredictOptions {
  std::string proxy;
  std::string config;
  std::string topology;
  bool exact = true;
  bool json = false;
};

struct PredictedLayer {
  std::string name;
  Prediction prediction;
  std::string out_of_range;
  std::optional<double> truth;  ///< where the evaluator that the proxy stands in for is one of ours
};

std::optional<double> truth_of(const Layer& layer, const Accelerator& accelerator, const Proxy& proxy) {
  for (const ModelEntry& model : models()) {
    if (model.name == proxy.model) {
      const Workload workload{.network = {.name = layer.name, .layers = {layer}}};
      const auto evaluator = model.make(std::span(&workload, 1), std::span(&proxy.target, 1));
      const Evaluation evaluation = evaluator->evaluate(accelerator);
      return evaluation.failed() ? std::nullopt : std::optional(evaluation.values.front());
    }
  }
  return std::nullopt;
}

std::vector<PredictedLayer> predict_layers(const Predictor& predictor, const Network& network,
                                           const Accelerator& accelerator, bool exact) {
  std::vector<ProxyInput> inputs;
  for (const Layer& layer : network.layers) {
    inputs.push_back(proxy_input(accelerator, layer.shape));
  }
  const std::vector<Prediction> predictions = predictor.predict(inputs);
  std::vector<PredictedLayer> layers;
  for (std::size_t index = 0; index < inputs.size(); ++index) {
    layers.push_back({.name = network.layers[index].name,
                      .prediction = predictions[index],
                      .out_of_range = out_of_range_text(predictor.proxy(), inputs[index]),
                      .truth = exact ? truth_of(network.layers[index], accelerator, predictor.proxy()) : std::nullopt});
  }
  return layers;
}

double error_percent(double prediction, double truth) { return 100 * (prediction / std::max(truth, 1.0) - 1); }

void print_table(const std::vector<PredictedLayer>& layers, const Proxy& proxy) {
  std::array<TextColumn, 6> columns = {
      {{"layer", {}}, {"predicted", {}}, {"low", {}}, {"high", {}}, {"exact", {}}, {"error.%", {}}}};
  const auto add = [&](const std::string& name, double prediction, const std::string& low, const std::string& high,
                       const std::optional<double>& truth) {
    const std::array<std::string, 6> cells = {name,
                                              fmt::format("{:.0f}", prediction),
                                              low,
                                              high,
                                              truth ? fmt::format("{:.0f}", *truth) : "",
                                              truth ? fmt::format("{:+.2f}", error_percent(prediction, *truth)) : ""};
    for (std::size_t column = 0; column < columns.size(); ++column) {
      columns[column].cells.push_back(cells[column]);
    }
  };
  double sum = 0;
  std::optional<double> truth = 0.0;
  for (const PredictedLayer& layer : layers) {
    add(layer.name, layer.prediction.value, fmt::format("{:.0f}", layer.prediction.low),
        fmt::format("{:.0f}", layer.prediction.high), layer.truth);
    sum += layer.prediction.value;
    truth = truth && layer.truth ? std::optional(*truth + *layer.truth) : std::nullopt;
  }
  add("all", sum, "", "", truth);
  fmt::print("{} as {} has it, by {} features; low and high hold the truth 9 times of 10\n\n{}", proxy.target,
             proxy.model, name_of(proxy.features), text_table(columns));
}

void print_json(const std::vector<PredictedLayer>& layers, const Proxy& proxy) {
  nlohmann::ordered_json json{{"target", proxy.target}, {"model", proxy.model}, {"features", name_of(proxy.features)}};
  json["layers"] = nlohmann::ordered_json::array();
  for (const PredictedLayer& layer : layers) {
    nlohmann::ordered_json entry{{"name", layer.name},
                                 {"predicted", json_number(layer.prediction.value)},
                                 {"low", json_number(layer.prediction.low)},
                                 {"high", json_number(layer.prediction.high)},
                                 {"in_range", layer.prediction.in_range}};
    if (layer.truth) {
      entry["exact"] = json_number(*layer.truth);
    }
    json["layers"].push_back(std::move(entry));
  }
  fmt::print("{}\n", json.dump(2));
}

void predict(const PredictOptions& options) {
  const Predictor predictor(read_proxy(options.proxy));
  const ScaleSimConfig config = read_scalesim_config(options.config);
  const NetworkFile file = read_network(options.topology);
  const std::vector<PredictedLayer> layers = predict_layers(predictor, file.network, config.accelerator, options.exact);
  for (const PredictedLayer& layer : layers) {
    if (!layer.prediction.in_range) {
      fmt::print(stderr, "foldwise: warning: layer {} lies outside of what the proxy has seen: {}\n", layer.name,
                 layer.out_of_range);
    }
  }
  if (options.json) {
    print_json(layers, predictor.proxy());
  } else {
    print_table(layers, predictor.proxy());
  }
}

}  // namespace

void add_proxy_predict_command(CLI::App& proxy) {
  CLI::App* command = proxy.add_subcommand("predict", "Predict the layers of a network, beside the exact numbers");
  const auto options = std::make_shared<PredictOptions>();
  command->add_option("proxy", options->proxy, "the proxy")->type_name("FILE.proxy")->required();
  command->add_option("-c,--config", options->config, "SCALE-Sim config of the accelerator (.cfg)")
      ->type_name("FILE")
      ->required();
  command->add_option("-t,--topology", options->topology, "the network")->type_name("FILE")->required();
  command->add_flag("!--no-exact", options->exact, "leave out the exact numbers");
  command->add_flag("--json", options->json, "print one JSON object instead of a table");
  command->final_callback([options] { predict(*options); });
}

}  // namespace foldwise
