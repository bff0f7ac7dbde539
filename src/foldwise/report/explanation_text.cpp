#include "foldwise/report/explanation_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "foldwise/report/text_table.hpp"
#include "foldwise/report/views/study_facts.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kMostTiles = 40;  // drawn in a row or a column of folds

std::string whole(std::int64_t number) { return grouped_number(static_cast<double>(number)); }

double percent_of(std::int64_t part, std::int64_t all) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(all, 1));
}

std::string number_of(std::int64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", whole(count), thing, count == 1 ? "" : "s");
}

/// "# # # +": one mark for each fold, + where it does not fill the array; "..." stands for more of the same.
std::string fold_tiles(const LayerExplanation& layer, const Accelerator& accelerator) {
  const bool rows_fill = layer.rows_of_last_fold == accelerator.array.rows;
  const bool columns_fill = layer.columns_of_last_fold == accelerator.array.cols;
  const auto row_of_tiles = [&](bool is_full_row) {
    std::string tiles;
    const std::int64_t full = layer.column_folds - 1;
    for (std::int64_t i = 0; i < std::min(full, kMostTiles); ++i) {
      tiles += is_full_row ? "# " : "+ ";
    }
    tiles += full > kMostTiles ? "... " : "";
    return tiles + (is_full_row && columns_fill ? '#' : '+') + '\n';
  };
  constexpr std::int64_t most_rows = 4;
  const std::string indent(12, ' ');
  std::string text;
  const std::int64_t full = layer.row_folds - 1;
  for (std::int64_t i = 0; i < std::min(full, most_rows); ++i) {
    text += indent + row_of_tiles(true);
  }
  if (full > most_rows) {
    text += fmt::format("{}... {} more like these\n", indent, whole(full - most_rows));
  }
  return text + indent + row_of_tiles(rows_fill);
}

std::string folds_text(const LayerExplanation& layer, const Accelerator& accelerator) {
  const ArrayShape& array = accelerator.array;
  std::string text = fmt::format("  Folds     {} x {} on the {} x {} array", whole(layer.row_folds),
                                 whole(layer.column_folds), array.rows, array.cols);
  std::string separator = "; ";
  if (layer.rows_of_last_fold < array.rows) {
    text += fmt::format("{}the last ones down use {} of {} rows", separator, layer.rows_of_last_fold, array.rows);
    separator = ", ";
  }
  if (layer.columns_of_last_fold < array.cols) {
    text +=
        fmt::format("{}the last ones across use {} of {} columns", separator, layer.columns_of_last_fold, array.cols);
  }
  return text + " (+: not filled)\n" + fold_tiles(layer, accelerator);
}

/// One line for each operand that the array waits for: a mark for each stretch of the demand, the darker the more of
/// the stretch's cycles are that wait.
std::string timeline_text(const LayerExplanation& layer) {
  struct Row {
    std::string_view name;
    std::int64_t PerOperand<std::int64_t>::*operand;
  };
  constexpr Row rows[] = {{"ifmap", &PerOperand<std::int64_t>::ifmap},
                          {"filter", &PerOperand<std::int64_t>::filter},
                          {"ofmap", &PerOperand<std::int64_t>::ofmap}};
  constexpr std::string_view shades = ".:-=+*#%@";
  const std::int64_t lines =
      layer.row_folds * layer.column_folds * (layer.fill_lines + layer.compute_lines + layer.drain_lines);
  std::string text;
  for (const Row& row : rows) {
    if (layer.stall_cycles.*row.operand == 0) {
      continue;
    }
    text += fmt::format("  {:<10}", row.name);
    for (std::size_t i = 0; i < layer.timeline.size(); ++i) {
      const TimelineBin& bin = layer.timeline[i];
      const std::int64_t end = i + 1 < layer.timeline.size() ? layer.timeline[i + 1].first_line : lines;
      const std::int64_t waits = bin.stall_cycles.*row.operand;
      const std::int64_t all =
          end - bin.first_line + bin.stall_cycles.ifmap + bin.stall_cycles.filter + bin.stall_cycles.ofmap;
      const auto shade =
          static_cast<std::size_t>(percent_of(waits, all) / 100.0 * static_cast<double>(shades.size() - 1));
      text += waits == 0 ? ' ' : shades[shade];
    }
    text += "|\n";
  }
  return text.empty() ? "" : "  Waiting   from the first line to the last; . a little, @ all the time\n" + text;
}

std::string stalls_text(const LayerExplanation& layer) {
  const std::int64_t stalls = layer.report.stall_cycles;
  if (stalls == 0) {
    return "  Stalls    none\n";
  }
  return fmt::format("  Stalls    {} ({:.1f} % of the time): {} for the ifmap, {} for the filter, {} for the ofmap\n",
                     number_of(stalls, "cycle"), percent_of(stalls, layer.report.total_cycles),
                     whole(layer.stall_cycles.ifmap), whole(layer.stall_cycles.filter),
                     whole(layer.stall_cycles.ofmap)) +
         timeline_text(layer);
}

}  // namespace

std::string explanation_text(const LayerExplanation& layer, const Accelerator& accelerator) {
  const LayerReport& report = layer.report;
  const std::int64_t lines = layer.fill_lines + layer.compute_lines + layer.drain_lines;
  std::string text =
      fmt::format("{}: {} x {} x {} (ofmap pixels x filters x window), {}\n", layer.name, whole(layer.gemm.m),
                  whole(layer.gemm.n), whole(layer.gemm.k), number_of(report.total_cycles, "cycle"));
  text += folds_text(layer, accelerator);
  text += fmt::format("  A fold    {} to fill, {} to compute, {} to drain: {:.1f} % of its cycles compute\n",
                      number_of(layer.fill_lines, "cycle"), whole(layer.compute_lines), whole(layer.drain_lines),
                      percent_of(layer.compute_lines, lines));
  text += fmt::format("  PEs used  {:.2f} % overall; remainders of folds alone lose {:.2f} %\n",
                      report.overall_utilization_percent, 100.0 - report.mapping_efficiency_percent);
  text += stalls_text(layer);
  text +=
      fmt::format("  Traffic   {} to read ahead ({} ifmap, {} filter), {} of the ofmap\n",
                  number_of(layer.prefetches.ifmap + layer.prefetches.filter, "time"), whole(layer.prefetches.ifmap),
                  whole(layer.prefetches.filter), number_of(layer.ofmap_drains, "drain"));
  text += fmt::format("  Roofline  {:.3g} MACs a cycle of {:.0f}, {:.3g} MACs for each word of DRAM\n",
                      layer.macs_per_cycle, layer.peak_macs_per_cycle, layer.macs_per_dram_word);
  return text;
}

std::string best_changes_text(const BestChanges& best) {
  const std::int64_t now = best.total_cycles;
  std::vector<TextColumn> columns = {{"change", {}}, {"from", {}}, {"to", {}}, {"cycles", {}}, {"saves", {}}};
  for (const BestChange& change : best.changes) {
    const bool helps = change.total_cycles < now;
    columns[0].cells.emplace_back(change.field->name);
    columns[1].cells.push_back(value_text(*change.field, change.from));
    columns[2].cells.push_back(helps ? value_text(*change.field, change.to) : "-");
    columns[3].cells.push_back(helps ? whole(change.total_cycles) : "-");
    columns[4].cells.push_back(helps ? fmt::format("{:.2f} %", percent_of(now - change.total_cycles, now)) : "nothing");
  }
  return fmt::format(
             "All layers take {}. Of each parameter, the one change (half, one less, one more, double; any other\n"
             "choice) that helps most, everything else as it is, each simulated:\n",
             number_of(now, "cycle")) +
         text_table(columns);
}

}  // namespace foldwise
