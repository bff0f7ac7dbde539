#include "foldwise/report/explanation_json.hpp"

#include <nlohmann/json.hpp>

#include "foldwise/base/version.hpp"
#include "foldwise/report/json_number.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

Json operands_json(const PerOperand<std::int64_t>& values) {
  return {{"ifmap", values.ifmap}, {"filter", values.filter}, {"ofmap", values.ofmap}};
}

/// [[first cycle, last cycle, how many], ...]
Json transfers_json(const std::vector<DramTransfer>& transfers) {
  Json list = Json::array();
  for (const DramTransfer& transfer : transfers) {
    list.push_back({transfer.first_cycle, transfer.last_cycle, transfer.count});
  }
  return list;
}

Json field_value_json(const AcceleratorField& field, double value) {
  return field.choices.empty() ? json_number(value) : Json(value_text(field, value));
}

Json explained_layer_json(const LayerExplanation& layer) {
  const LayerReport& report = layer.report;
  Json timeline = Json::array();
  for (const TimelineBin& bin : layer.timeline) {
    timeline.push_back({{"first_line", bin.first_line},
                        {"first_cycle", bin.first_cycle},
                        {"stall_cycles", operands_json(bin.stall_cycles)},
                        {"prefetches_needed", operands_json(bin.prefetches_needed)}});
  }
  return {{"name", layer.name},
          {"gemm", {{"m", layer.gemm.m}, {"n", layer.gemm.n}, {"k", layer.gemm.k}}},
          {"macs", report.macs},
          {"total_cycles", report.total_cycles},
          {"folds",
           {{"down", layer.row_folds},
            {"across", layer.column_folds},
            {"rows_of_last", layer.rows_of_last_fold},
            {"columns_of_last", layer.columns_of_last_fold},
            {"fill_cycles", layer.fill_lines},
            {"compute_cycles", layer.compute_lines},
            {"drain_cycles", layer.drain_lines}}},
          {"utilization",
           {{"overall", json_number(report.overall_utilization_percent)},
            {"lost_to_remainders", json_number(layer.lost.remainders_percent)},
            {"lost_to_fill_and_drain", json_number(layer.lost.fill_and_drain_percent)},
            {"lost_to_stalls", json_number(layer.lost.stalls_percent)}}},
          {"mapping_efficiency", json_number(report.mapping_efficiency_percent)},
          {"stall_cycles", operands_json(layer.stall_cycles)},
          {"prefetches", {{"ifmap", layer.prefetches.ifmap}, {"filter", layer.prefetches.filter}}},
          {"ofmap_drains", layer.ofmap_drains},
          {"roofline",
           {{"macs_per_cycle", json_number(layer.macs_per_cycle)},
            {"peak_macs_per_cycle", json_number(layer.peak_macs_per_cycle)},
            {"macs_per_dram_word", json_number(layer.macs_per_dram_word)},
            {"peak_dram_words_per_cycle",
             layer.peak_dram_words_per_cycle ? Json(*layer.peak_dram_words_per_cycle) : Json()}}},
          {"transfers",
           {{"ifmap", transfers_json(layer.transfers.ifmap)},
            {"filter", transfers_json(layer.transfers.filter)},
            {"ofmap", transfers_json(layer.transfers.ofmap)}}},
          {"timeline", std::move(timeline)}};
}

}  // namespace

nlohmann::ordered_json explanation_json(std::string_view model, const Accelerator& accelerator,
                                        std::string_view network, std::span<const LayerExplanation> layers,
                                        const BestChanges& best) {
  Json result{{"foldwise", version()}, {"model", model}, {"network", network}};
  Json& fields = result["accelerator"] = Json::object();
  for (const AcceleratorField& field : accelerator_fields()) {
    fields[std::string(field.name)] = field_value_json(field, field.get(accelerator));
  }
  result["total_cycles"] = best.total_cycles;
  Json& explained = result["layers"] = Json::array();
  for (const LayerExplanation& layer : layers) {
    explained.push_back(explained_layer_json(layer));
  }
  Json& changes = result["best_changes"] = Json::array();
  for (const BestChange& change : best.changes) {
    changes.push_back({{"field", change.field->name},
                       {"from", field_value_json(*change.field, change.from)},
                       {"to", field_value_json(*change.field, change.to)},
                       {"total_cycles", change.total_cycles}});
  }
  return result;
}

}  // namespace foldwise
