#include "foldwise/study/ask_tell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"

namespace foldwise {

namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

}  // namespace

AskTell::AskTell(const Study& study, SearchStrategy& strategy, Storage& storage)
    : study_(study), storage_(storage), assessor_(study, storage.study().metrics), batches_(study, strategy) {
  batches_.replay(storage, [](const Trial&) {});
}

std::vector<PendingTrial> AskTell::ask(std::int64_t count) {
  if (batches_.pending_count() == 0) {
    if (!batches_.ask(count)) {
      storage_.set_end(batches_.end());
      return {};
    }
    AskedBatch batch{.first = batches_.first(), .wanted = count, .ranks = {}};
    for (const PendingTrial& trial : batches_.pending()) {
      batch.ranks.push_back(study_.spec.space.design_space().rank(trial.point));
    }
    storage_.append_asked(batch);
    if (storage_.end()) {
      storage_.set_end(std::nullopt);  // of a run that was interrupted, or had a smaller budget
    }
  }
  std::vector<PendingTrial> trials = batches_.pending();
  trials.resize(std::min(trials.size(), static_cast<std::size_t>(count)));
  return trials;
}

std::vector<Trial> AskTell::tell(std::span<const ToldResult> results) {
  std::vector<Trial> trials;
  trials.reserve(results.size());
  std::set<std::int64_t> numbers;
  for (const ToldResult& result : results) {
    if (!batches_.is_pending(result.number) || !numbers.insert(result.number).second) {
      throw Error(fmt::format(
          "trial {} {}", result.number,
          result.number >= 0 && result.number < batches_.next() ? "has its result already" : "was not asked for"));
    }
    trials.push_back(trial_of(result));
  }
  storage_.append(trials);
  std::ranges::for_each(trials, [&](const Trial& trial) { batches_.tell(trial); });
  return trials;
}

std::optional<Accelerator> AskTell::accelerator_of(std::int64_t number) const {
  return batches_.is_pending(number) ? std::optional(assessor_.accelerator_of(batches_.point(number))) : std::nullopt;
}

Trial AskTell::trial_of(const ToldResult& result) const {
  const DesignPoint& point = batches_.point(result.number);
  Trial trial = assessor_.assess(result.number, point, assessor_.accelerator_of(point), evaluation_of(result));
  trial.seconds = result.seconds;
  return trial;
}

Evaluation AskTell::evaluation_of(const ToldResult& result) const {
  const std::vector<std::string>& metrics = storage_.study().metrics;
  for (const auto& [name, value] : result.metrics) {
    if (std::ranges::find(metrics, name) == metrics.end()) {
      const std::vector<std::string_view> known(metrics.begin(), metrics.end());
      throw Error(fmt::format("trial {}: {}", result.number, unknown_name_message("metric", name, known)));
    }
  }
  if (!result.failure.empty()) {
    return {.values = {}, .failure = result.failure};
  }
  for (const std::string& name : needed_metrics_of(study_.spec)) {
    if (!result.metrics.contains(name)) {
      throw Error(
          fmt::format("trial {}: metric {} is missing, an objective or a constraint needs it", result.number, name));
    }
  }
  Evaluation evaluation;
  for (const std::string& name : metrics) {
    const auto told = result.metrics.find(name);
    evaluation.values.push_back(told == result.metrics.end() ? kNoValue : told->second);
  }
  return evaluation;
}

}  // namespace foldwise
