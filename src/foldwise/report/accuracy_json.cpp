#include "foldwise/report/accuracy_json.hpp"

#include <nlohmann/json.hpp>

#include "foldwise/report/json_number.hpp"

namespace foldwise {

namespace {

nlohmann::ordered_json errors_json(const ErrorSummary& errors) {
  return {{"samples", errors.samples},
          {"mean_percent", json_number(errors.mean)},
          {"median_percent", json_number(errors.median)},
          {"p95_percent", json_number(errors.p95)},
          {"p99_percent", json_number(errors.p99)},
          {"largest_percent", json_number(errors.largest)},
          {"squared_loss", json_number(errors.squared_loss)},
          {"within_interval_percent", json_number(errors.covered)}};
}

}  // namespace

nlohmann::ordered_json accuracy_json(const ProxyAccuracy& accuracy, const Proxy& proxy) {
  nlohmann::ordered_json json{{"target", proxy.target},
                              {"model", proxy.model},
                              {"features", name_of(proxy.features)},
                              {"rank_correlation", json_number(accuracy.rank_correlation)},
                              {"out_of_range", accuracy.out_of_range}};
  if (accuracy.stalled_percent) {
    json["stalled_percent"] = json_number(*accuracy.stalled_percent);
  }
  json["all"] = errors_json(accuracy.all);
  json["groups"] = nlohmann::ordered_json::array();
  for (const ErrorGroup& group : accuracy.groups) {
    nlohmann::ordered_json entry{{"by", group.kind}, {"group", group.name}};
    entry.update(errors_json(group.errors));
    json["groups"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace foldwise
