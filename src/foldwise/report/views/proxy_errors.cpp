#include "foldwise/report/views/proxy_errors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

#include "foldwise/report/views/reservoir.hpp"

namespace foldwise {

namespace {

using SampleList = std::vector<const JudgedSample*>;

// The curves begin at the first, and end no earlier than at the other.
constexpr double kSmallestErrorPercent = 0.001;
constexpr double kLeastLargestErrorPercent = 1;
constexpr int kPlacesPerDecade = 20;

/// The bucket of a size: 1, 2, 3 to 4, 5 to 8, and so on.
std::size_t bucket_of(std::int64_t size) {
  return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(size - 1)));
}

/// From the bucket of the smallest size to that of the largest.
struct BucketRange {
  std::size_t first = 0;
  std::size_t count = 0;

  std::size_t place_of(std::int64_t size) const { return bucket_of(size) - first; }

  std::vector<SizeBucket> buckets() const {
    std::vector<SizeBucket> all;
    for (std::size_t bucket = first; bucket < first + count; ++bucket) {
      const std::int64_t largest = std::int64_t{1} << bucket;
      all.push_back({.smallest = largest / 2 + 1, .largest = largest});
    }
    return all;
  }
};

BucketRange range_of(std::span<const JudgedSample> samples, std::int64_t ArrayShape::*side) {
  const auto [smallest, largest] =
      std::ranges::minmax(samples, {}, [&](const JudgedSample& sample) { return sample.input->array.*side; });
  const std::size_t first = bucket_of(smallest.input->array.*side);
  return {.first = first, .count = bucket_of(largest.input->array.*side) - first + 1};
}

std::vector<double> error_places_up_to(double largest_percent) {
  std::vector<double> places;
  do {
    const auto decades = static_cast<double>(places.size()) / kPlacesPerDecade;
    places.push_back(kSmallestErrorPercent * std::pow(10.0, decades));
  } while (places.back() < largest_percent);
  return places;
}

std::vector<double> percent_below(const SampleList& samples, const std::vector<double>& places) {
  std::vector<double> errors;
  for (const JudgedSample* sample : samples) {
    errors.push_back(100 * sample->relative_error());
  }
  std::ranges::sort(errors);
  std::vector<double> percents;
  for (const double place : places) {
    const auto below = static_cast<double>(std::ranges::upper_bound(errors, place) - errors.begin());
    percents.push_back(100 * below / static_cast<double>(errors.size()));
  }
  return percents;
}

std::vector<double> percent_within(const SampleList& samples) {
  std::vector<double> percents;
  for (const int level : kIntervalLevels) {
    const double stretch = std::log((100 - level) / 100.0) / std::log(0.1);
    const auto within =
        std::ranges::count_if(samples, [&](const JudgedSample* sample) { return sample->is_within(stretch); });
    percents.push_back(100 * static_cast<double>(within) / static_cast<double>(samples.size()));
  }
  return percents;
}

std::vector<ErrorSummary> array_cells(const SampleList& samples, const BucketRange& rows, const BucketRange& cols) {
  std::vector<SampleList> members(rows.count * cols.count);
  for (const JudgedSample* sample : samples) {
    const ArrayShape& array = sample->input->array;
    members[rows.place_of(array.rows) * cols.count + cols.place_of(array.cols)].push_back(sample);
  }
  std::vector<ErrorSummary> cells;
  cells.reserve(members.size());
  for (const SampleList& of_cell : members) {
    cells.push_back(error_summary(of_cell));
  }
  return cells;
}

SampleList chosen_by_chance(const SampleList& samples) {
  Reservoir<const JudgedSample*> reservoir(kMostDrawn);
  for (const JudgedSample* sample : samples) {
    reservoir.add(sample);
  }
  SampleList chosen = reservoir.items();
  std::ranges::sort(chosen);  // they stand in one array
  return chosen;
}

/// Of those whose prediction lies above, or below, the truth.
SampleList worst_of(const SampleList& samples, bool above) {
  SampleList worst;
  std::ranges::copy_if(samples, std::back_inserter(worst), [&](const JudgedSample* sample) {
    return above ? sample->prediction.value > sample->truth : sample->prediction.value < sample->truth;
  });
  std::ranges::stable_sort(worst, std::greater(), &JudgedSample::relative_error);
  worst.resize(std::min(worst.size(), kMostWorst));
  return worst;
}

}  // namespace

ProxyErrors proxy_errors(std::span<const JudgedSample> samples) {
  SampleList all;
  SampleList stall_free;
  SampleList stalled;
  for (const JudgedSample& sample : samples) {
    all.push_back(&sample);
    if (sample.stalled) {
      (*sample.stalled ? stalled : stall_free).push_back(&sample);
    }
  }
  const BucketRange rows = range_of(samples, &ArrayShape::rows);
  const BucketRange cols = range_of(samples, &ArrayShape::cols);
  const JudgedSample& worst = *std::ranges::max_element(samples, {}, &JudgedSample::relative_error);
  ProxyErrors errors{
      .kinds = {},
      .error_places = error_places_up_to(std::max(100 * worst.relative_error(), kLeastLargestErrorPercent)),
      .rows = rows.buckets(),
      .cols = cols.buckets(),
      .drawn = chosen_by_chance(all),
      .too_high = worst_of(all, true),
      .too_low = worst_of(all, false)};
  const auto add = [&](std::string kind, const SampleList& members) {
    errors.kinds.push_back({.kind = std::move(kind),
                            .percent_below = percent_below(members, errors.error_places),
                            .percent_within = percent_within(members),
                            .array_cells = array_cells(members, rows, cols)});
  };
  add("all", all);
  if (!stall_free.empty() && !stalled.empty()) {
    add("without stalls", stall_free);
    add("with stalls", stalled);
  }
  return errors;
}

}  // namespace foldwise
