#include "foldwise/report/network_json.hpp"

#include <nlohmann/json.hpp>

#include "foldwise/base/version.hpp"
#include "foldwise/cost/metric_fields.hpp"
#include "foldwise/cost/network_report.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"
#include "foldwise/report/json_number.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

Json accelerator_json(const Accelerator& accelerator) {
  Json result;
  for (const AcceleratorField& field : accelerator_fields()) {
    const double value = field.get(accelerator);
    result[std::string(field.name)] =
        field.choices.empty() ? json_number(value) : Json(field.choices[static_cast<std::size_t>(value)]);
  }
  return result;
}

Json units_json() {
  Json result;
  for (const MetricField& field : metric_fields()) {
    result[std::string(field.name)] = field.unit;
  }
  return result;
}

void add_cycles(Json& layer, const std::string& memory, const PerOperand<AccessReport>& accesses) {
  const auto add = [&](const std::string& operand, const AccessReport& access) {
    layer[memory + "_" + operand + "_start_cycle"] = access.start_cycle;
    layer[memory + "_" + operand + "_stop_cycle"] = access.stop_cycle;
  };
  add("ifmap", accesses.ifmap);
  add("filter", accesses.filter);
  add("ofmap", accesses.ofmap);
}

Json layer_json(const LayerReport& report, const Accelerator& accelerator) {
  Json result;
  for (const MetricField& field : metric_fields()) {
    if (field.of_layer != nullptr) {
      result[std::string(field.name)] = json_number(field.of_layer(report, accelerator));
    }
  }
  add_cycles(result, "sram", report.sram);
  add_cycles(result, "dram", report.dram);
  return result;
}

NetworkReport whole_network(const LayerReports& reports) {
  NetworkReport result{.layers = reports.distinct, .runs = std::vector<double>(reports.distinct.size(), 0.0)};
  for (const std::uint32_t index : reports.index) {
    ++result.runs[index];
  }
  return result;
}

}  // namespace

std::string network_json(std::string_view model, const Accelerator& accelerator, const Network& network,
                         const LayerReports& reports) {
  Json result{{"foldwise", version()},
              {"model", model},
              {"run_name", accelerator.name},
              {"network", network.name},
              {"accelerator", accelerator_json(accelerator)},
              {"units", units_json()}};
  const NetworkReport whole = whole_network(reports);
  Json& totals = result["totals"];
  for (const MetricField& field : metric_fields()) {
    totals[std::string(field.name)] = json_number(network_value(field, whole, accelerator));
  }
  std::vector<Json> of_distinct;
  for (const LayerReport& report : reports.distinct) {
    of_distinct.push_back(layer_json(report, accelerator));
  }
  Json& layers = result["layers"] = Json::array();
  for (std::size_t layer = 0; layer < reports.size(); ++layer) {
    Json entry{{"id", layer}, {"name", network.layers[layer].name}};
    entry.update(of_distinct[reports.index[layer]]);
    layers.push_back(std::move(entry));
  }
  return result.dump(2);
}

}  // namespace foldwise
