#include "foldwise/proxy/accuracy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kStallMetric = "stall_cycles";

/// Groups of arrays by their PEs: up to each of these.
constexpr std::int64_t kArraySizes[] = {64, 256, 1024, 4096, 16384};

/// Groups by the width of the interval, from the surest to the least sure.
constexpr std::size_t kWidthGroups = 5;

/// The smallest value that so much of the sorted values does not exceed.
double quantile(const std::vector<double>& sorted, double share) {
  const double rank = std::ceil(share * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

std::vector<double> ranks_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t index) { return values[index]; });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) {
      ++end;
    }
    for (std::size_t place = begin; place < end; ++place) {
      ranks[order[place]] = static_cast<double>(begin + end - 1) / 2;
    }
    begin = end;
  }
  return ranks;
}

class GroupMaker {
 public:
  explicit GroupMaker(const std::vector<JudgedSample>& samples) : samples_(samples) {}

  void add(std::string kind, std::string name, const std::function<bool(const JudgedSample&)>& belongs) {
    std::vector<const JudgedSample*> members;
    for (const JudgedSample& sample : samples_) {
      if (belongs(sample)) {
        members.push_back(&sample);
      }
    }
    if (!members.empty()) {
      groups_.push_back({std::move(kind), std::move(name), error_summary(members)});
    }
  }

  /// As many groups of equal size, by the width of the interval.
  void add_by_interval() {
    std::vector<const JudgedSample*> order;
    for (const JudgedSample& sample : samples_) {
      order.push_back(&sample);
    }
    std::ranges::stable_sort(order, {}, &JudgedSample::interval_width);
    for (std::size_t group = 0; group < kWidthGroups; ++group) {
      const std::size_t begin = order.size() * group / kWidthGroups;
      const std::size_t end = order.size() * (group + 1) / kWidthGroups;
      if (begin < end) {
        groups_.push_back({"interval", fmt::format("{} of {}", group + 1, kWidthGroups),
                           error_summary(std::span(order).subspan(begin, end - begin))});
      }
    }
  }

  std::vector<ErrorGroup> take() { return std::move(groups_); }

 private:
  const std::vector<JudgedSample>& samples_;
  std::vector<ErrorGroup> groups_;
};

std::vector<ErrorGroup> groups_of(const std::vector<JudgedSample>& samples, bool knows_stalls) {
  GroupMaker groups(samples);
  if (knows_stalls) {
    groups.add("stalls", "none", [](const JudgedSample& sample) { return !sample.stalled.value_or(true); });
    groups.add("stalls", "some", [](const JudgedSample& sample) { return sample.stalled.value_or(false); });
  }
  for (const Dataflow dataflow : kDataflows) {
    groups.add("dataflow", std::string(short_name(dataflow)),
               [=](const JudgedSample& sample) { return sample.input->dataflow == dataflow; });
  }
  std::int64_t before = 0;
  for (const std::int64_t size : kArraySizes) {
    groups.add("PEs", fmt::format("{} to {}", before + 1, size), [=](const JudgedSample& sample) {
      const std::int64_t elements = sample.input->array.processing_elements();
      return elements > before && elements <= size;
    });
    before = size;
  }
  groups.add("PEs", fmt::format("from {}", before + 1),
             [=](const JudgedSample& sample) { return sample.input->array.processing_elements() > before; });
  groups.add_by_interval();
  return groups.take();
}

}  // namespace

double JudgedSample::relative_error() const { return std::abs(prediction.value - truth) / std::max(truth, 1.0); }

bool JudgedSample::is_covered() const { return prediction.low <= truth && truth <= prediction.high; }

double JudgedSample::interval_width() const { return std::log1p(prediction.high) - std::log1p(prediction.low); }

bool JudgedSample::is_within(double stretch) const {
  const double centre = std::log1p(prediction.value);
  const double error = std::log1p(truth) - centre;
  return stretch * (std::log1p(prediction.low) - centre) <= error &&
         error <= stretch * (std::log1p(prediction.high) - centre);
}

ErrorSummary error_summary(std::span<const JudgedSample* const> samples) {
  ErrorSummary summary{.samples = samples.size()};
  if (samples.empty()) {
    return summary;
  }
  std::vector<double> errors;
  for (const JudgedSample* sample : samples) {
    errors.push_back(100 * sample->relative_error());
    const double difference = sample->prediction.value - sample->truth;
    summary.squared_loss += difference * difference / std::max(sample->truth, 1.0);
    summary.covered += sample->is_covered() ? 100.0 : 0.0;
  }
  const auto count = static_cast<double>(samples.size());
  summary.squared_loss /= count;
  summary.covered /= count;
  summary.mean = std::accumulate(errors.begin(), errors.end(), 0.0) / count;
  std::ranges::sort(errors);
  summary.median = quantile(errors, 0.5);
  summary.p95 = quantile(errors, 0.95);
  summary.p99 = quantile(errors, 0.99);
  summary.largest = errors.back();
  return summary;
}

ProxyAccuracy judge(const Predictor& predictor, const ProxySamples& samples) {
  const Proxy& proxy = predictor.proxy();
  const std::vector<float>& truths = samples.values_of(proxy.target);
  const auto evaluator = samples.facts.find("evaluator");
  if (evaluator != samples.facts.end() && evaluator->second != proxy.model) {
    throw Error(fmt::format("the samples are of evaluator {}, the proxy stands in for {}",
                            quoted_text(evaluator->second), quoted_text(proxy.model)));
  }
  const bool knows_stalls = std::ranges::find(samples.metrics, kStallMetric) != samples.metrics.end();
  const std::vector<Prediction> predictions = predictor.predict(samples.inputs);
  std::vector<const JudgedSample*> everyone;
  std::vector<double> predicted;
  std::vector<double> actual;
  ProxyAccuracy accuracy;
  accuracy.samples.reserve(predictions.size());
  std::size_t stalled = 0;
  for (std::size_t index = 0; index < predictions.size(); ++index) {
    JudgedSample sample{
        .input = &samples.inputs[index], .prediction = predictions[index], .truth = truths[index], .stalled = {}};
    if (knows_stalls) {
      sample.stalled = samples.values_of(kStallMetric)[index] > 0;
      stalled += *sample.stalled ? 1U : 0U;
    }
    accuracy.samples.push_back(sample);
    everyone.push_back(&accuracy.samples.back());
    predicted.push_back(sample.prediction.value);
    actual.push_back(sample.truth);
    accuracy.out_of_range += sample.prediction.in_range ? 0U : 1U;
  }
  accuracy.all = error_summary(everyone);
  accuracy.rank_correlation = rank_correlation(predicted, actual);
  if (knows_stalls) {
    accuracy.stalled_percent = 100.0 * static_cast<double>(stalled) / static_cast<double>(predictions.size());
  }
  accuracy.groups = groups_of(accuracy.samples, knows_stalls);
  return accuracy;
}

double rank_correlation(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> ranks_a = ranks_of(a);
  const std::vector<double> ranks_b = ranks_of(b);
  const double mean = (static_cast<double>(a.size()) - 1) / 2;
  double covariance = 0;
  double variance_a = 0;
  double variance_b = 0;
  for (std::size_t index = 0; index < ranks_a.size(); ++index) {
    covariance += (ranks_a[index] - mean) * (ranks_b[index] - mean);
    variance_a += (ranks_a[index] - mean) * (ranks_a[index] - mean);
    variance_b += (ranks_b[index] - mean) * (ranks_b[index] - mean);
  }
  return variance_a > 0 && variance_b > 0 ? covariance / std::sqrt(variance_a * variance_b) : 0;
}

}  // namespace foldwise
