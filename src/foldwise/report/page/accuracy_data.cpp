#include "foldwise/report/page/accuracy_data.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "foldwise/base/version.hpp"
#include "foldwise/hardware/dataflow.hpp"
#include "foldwise/report/accuracy_json.hpp"
#include "foldwise/report/json_number.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;

/// Six digits: a chart shows no more, and there are thousands.
Json six_digits(double value) { return std::isfinite(value) ? Json::parse(fmt::format("{:.6g}", value)) : Json(); }

template <typename Items, typename Value>
Json column(const Items& items, Value value_of) {
  Json values = Json::array();
  for (const auto& item : items) {
    values.push_back(value_of(item));
  }
  return values;
}

Json percents(const std::vector<double>& values) { return column(values, six_digits); }

Json buckets_json(const std::vector<SizeBucket>& buckets) {
  return column(buckets, [](const SizeBucket& bucket) { return Json{bucket.smallest, bucket.largest}; });
}

Json kind_json(const ErrorsOfKind& errors) {
  return {{"kind", errors.kind},
          {"percent_below", percents(errors.percent_below)},
          {"percent_within", percents(errors.percent_within)},
          {"array_cells", column(errors.array_cells, [](const ErrorSummary& cell) {
             return Json{cell.samples, six_digits(cell.mean), six_digits(cell.median), six_digits(cell.p95)};
           })}};
}

/// Samples by column.
Json samples_json(const std::vector<const JudgedSample*>& samples) {
  Json columns = Json::object();
  const auto add = [&](std::string_view name, auto value_of) {
    columns[std::string(name)] = column(samples, [&](const JudgedSample* sample) { return Json(value_of(*sample)); });
  };
  add("truth", [](const JudgedSample& sample) { return json_number(sample.truth); });
  add("predicted", [](const JudgedSample& sample) { return six_digits(sample.prediction.value); });
  add("low", [](const JudgedSample& sample) { return six_digits(sample.prediction.low); });
  add("high", [](const JudgedSample& sample) { return six_digits(sample.prediction.high); });
  add("error_percent", [](const JudgedSample& sample) { return six_digits(100 * sample.relative_error()); });
  add("in_range", [](const JudgedSample& sample) { return sample.prediction.in_range; });
  add("stalled", [](const JudgedSample& sample) { return sample.stalled ? Json(*sample.stalled) : Json(); });
  add("dataflow", [](const JudgedSample& sample) { return short_name(sample.input->dataflow); });
  for (std::size_t i = 0; i < kRangeNames.size(); ++i) {
    add(kRangeNames[i], [&](const JudgedSample& sample) { return json_number(range_values(*sample.input)[i]); });
  }
  return columns;
}

Json shape_json(const ConvShape& shape) {
  return {shape.ifmap_height,  shape.ifmap_width,  shape.channels,   shape.filters,
          shape.filter_height, shape.filter_width, shape.row_stride, shape.column_stride};
}

Json worst_json(const std::vector<const JudgedSample*>& samples) {
  Json columns = samples_json(samples);
  columns["shape"] = column(samples, [](const JudgedSample* sample) { return shape_json(sample->input->shape); });
  return columns;
}

}  // namespace

nlohmann::ordered_json accuracy_data(const ProxyAccuracy& accuracy, const ProxyErrors& errors, const Proxy& proxy,
                                     const JudgedFiles& files) {
  Json data{{"foldwise", version()},
            {"accuracy", accuracy_json(accuracy, proxy)},
            {"warning", files.warning},
            {"proxy", {{"file", files.proxy}, {"facts", proxy.facts}}},
            {"samples", {{"file", files.samples}, {"facts", files.sample_facts}}}};
  data["levels"] = kIntervalLevels;
  data["error_places"] = percents(errors.error_places);
  data["rows"] = buckets_json(errors.rows);
  data["cols"] = buckets_json(errors.cols);
  data["kinds"] = column(errors.kinds, kind_json);
  data["drawn"] = samples_json(errors.drawn);
  data["too_high"] = worst_json(errors.too_high);
  data["too_low"] = worst_json(errors.too_low);
  return data;
}

}  // namespace foldwise
