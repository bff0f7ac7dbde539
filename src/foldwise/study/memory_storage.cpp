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

void MemoryStorage::visit(const std::function<void(const Trial&)>& visitor) const {
  for (const auto& [number, trial] : trials_) {
    visitor(trial);
  }
}

}  // namespace foldwise
