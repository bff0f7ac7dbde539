#include "foldwise/study/merge_studies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <unordered_map>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr std::size_t kTransaction = 4096;  // trials

bool same_values(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

bool same_result(const Trial& a, const Trial& b) {
  return a.state == b.state && a.text == b.text && same_values(a.metrics, b.metrics) &&
         same_values(a.objectives, b.objectives) && same_values(a.violations, b.violations);
}

struct Place {
  std::size_t study;
  std::int64_t number;
};

}  // namespace

StudyRecord merged_record(const std::vector<NamedStudy>& studies) {
  const std::vector<std::string> how_to_search = {"strategy", "strategy-option", "seed"};
  StudyRecord merged = studies.front().storage->study();
  for (const NamedStudy& study : studies) {
    const std::string difference = difference_between(merged, study.storage->study(), how_to_search);
    if (!difference.empty()) {
      throw Error(fmt::format("{}: asks another question than {}: {}", study.name, studies.front().name, difference));
    }
  }
  std::erase_if(merged.overrides, [&](const Override& given) {
    return given.is_budget() || std::ranges::find(how_to_search, given.name) != how_to_search.end();
  });
  merged.merged_from.clear();
  for (const NamedStudy& study : studies) {
    merged.merged_from.push_back(study.name);
  }
  return merged;
}

MergeCounts merge_studies(const std::vector<NamedStudy>& studies, Storage& into) {
  MergeCounts counts;
  std::unordered_map<std::uint64_t, Place> place_of_rank;
  std::vector<Trial> waiting;
  std::int64_t number = 0;
  for (std::size_t study = 0; study < studies.size(); ++study) {
    studies[study].storage->visit([&](const Trial& trial) {
      const auto [known, is_new] = place_of_rank.try_emplace(trial.rank, Place{study, trial.number});
      if (!is_new) {
        const Place& first = known->second;
        ++counts.duplicates;
        counts.different += same_result(studies[first.study].storage->trial(first.number), trial) ? 0 : 1;
        return;
      }
      waiting.push_back(trial);
      waiting.back().number = number++;
      if (waiting.size() == kTransaction) {
        into.append(waiting);
        waiting.clear();
      }
    });
  }
  into.append(waiting);
  return counts;
}

}  // namespace foldwise
