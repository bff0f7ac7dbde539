#include "foldwise/report/accuracy_text.hpp"

#include <fmt/format.h>

#include <array>

#include "foldwise/report/text_table.hpp"

namespace foldwise {

namespace {

std::string error_text(double percent) { return fmt::format("{:.3f}", percent); }

}  // namespace

std::string accuracy_text(const ProxyAccuracy& accuracy, const Proxy& proxy) {
  std::string text = fmt::format("{} of {} by {} features, {} samples", proxy.target, proxy.model,
                                 name_of(proxy.features), accuracy.all.samples);
  if (accuracy.stalled_percent) {
    text += fmt::format(", {:.1f} % stalled", *accuracy.stalled_percent);
  }
  if (accuracy.out_of_range > 0) {
    text += fmt::format(", {} outside of what it has seen", accuracy.out_of_range);
  }
  std::array<TextColumn, 10> columns = {{{"by", {}},
                                         {"group", {}},
                                         {"samples", {}},
                                         {"mean.%", {}},
                                         {"median.%", {}},
                                         {"p95.%", {}},
                                         {"p99.%", {}},
                                         {"max.%", {}},
                                         {"squared.loss", {}},
                                         {"within.interval.%", {}}}};
  const auto add = [&](const std::string& kind, const std::string& name, const ErrorSummary& errors) {
    const std::array<std::string, 10> cells = {kind,
                                               name,
                                               fmt::to_string(errors.samples),
                                               error_text(errors.mean),
                                               error_text(errors.median),
                                               error_text(errors.p95),
                                               error_text(errors.p99),
                                               error_text(errors.largest),
                                               fmt::format("{:.6g}", errors.squared_loss),
                                               fmt::format("{:.1f}", errors.covered)};
    for (std::size_t column = 0; column < columns.size(); ++column) {
      columns[column].cells.push_back(cells[column]);
    }
  };
  add("", "all", accuracy.all);
  for (const ErrorGroup& group : accuracy.groups) {
    add(group.kind, group.name, group.errors);
  }
  return fmt::format("{}\n\n{}\nrank correlation (Spearman) {:.6f}\n", text, text_table(columns),
                     accuracy.rank_correlation);
}

}  // namespace foldwise
