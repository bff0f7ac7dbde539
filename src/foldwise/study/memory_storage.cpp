#include "foldwise/study/memory_storage.hpp"

#include <fmt/format.h>

#include <utility>

#include "foldwise/base/error.hpp"

namespace foldwise {

MemoryStorage::MemoryStorage(StudyRecord study) : study_(std::move(study)) {}

void MemoryStorage::append(std::span<const Trial> trials) {
  std::map<std::int64_t, Trial> batch;
  for (const Trial& trial : trials) {
    if (trials_.contains(trial.number) || !batch.emplace(trial.number, trial).second) {
      throw Error(fmt::format("trial {} is stored already", trial.number));
    }
  }
  trials_.merge(batch);
}

std::int64_t MemoryStorage::size() const { return static_cast<std::int64_t>(trials_.size()); }

Trial MemoryStorage::trial(std::int64_t number) const {
  const auto found = trials_.find(number);
  if (found == trials_.end()) {
    throw Error(fmt::format("there is no trial {}", number));
  }
  return found->second;
}

void MemoryStorage::visit(const std::function<void(const Trial&)>& visitor, std::int64_t from,
                          std::int64_t count) const {
  for (auto trial = trials_.lower_bound(from); trial != trials_.end() && count > 0; ++trial, --count) {
    visitor(trial->second);
  }
}

void MemoryStorage::visit_results(const std::function<void(const Trial&)>& visitor) const {
  visit([&](const Trial& trial) {
    Trial result = trial;
    result.fields.clear();
    result.metrics.clear();
    visitor(result);
  });
}

void MemoryStorage::append_asked(const AskedBatch& batch) {
  if (!asked_.emplace(batch.first, batch).second) {
    throw Error(fmt::format("trial {} was asked already", batch.first));
  }
}

std::vector<AskedBatch> MemoryStorage::asked() const {
  std::vector<AskedBatch> batches;
  batches.reserve(asked_.size());
  for (const auto& [first, batch] : asked_) {
    batches.push_back(batch);
  }
  return batches;
}

}  // namespace foldwise
