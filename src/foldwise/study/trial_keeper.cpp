#include "foldwise/study/trial_keeper.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace foldwise {

namespace {

constexpr std::chrono::milliseconds kLongestWait(50);
constexpr std::size_t kManyTrials = 512;              // worth a transaction of their own
constexpr std::size_t kMostTrials = 4 * kManyTrials;  // few enough to be stored at once when the study is interrupted

}  // namespace

TrialKeeper::TrialKeeper(Storage& storage) : storage_(storage), thread_([this] { work(); }) {}

TrialKeeper::~TrialKeeper() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.clear();
      finishing_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
}

void TrialKeeper::keep(const Trial& trial) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < kMostTrials || failure_ != nullptr; });
  if (failure_ == nullptr) {
    waiting_.push_back(trial);
    if (waiting_.size() == kManyTrials) {
      changed_.notify_all();
    }
  }
}

bool TrialKeeper::failed() const {
  const std::lock_guard lock(mutex_);
  return failure_ != nullptr;
}

void TrialKeeper::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_all();
  thread_.join();
  if (failure_ != nullptr) {
    std::rethrow_exception(failure_);
  }
}

void TrialKeeper::work() {
  std::vector<Trial> batch;
  std::unique_lock lock(mutex_);
  while (failure_ == nullptr && !(finishing_ && waiting_.empty())) {
    changed_.wait_for(lock, kLongestWait, [&] { return waiting_.size() >= kManyTrials || finishing_; });
    std::swap(batch, waiting_);
    lock.unlock();
    changed_.notify_all();
    std::exception_ptr failure;
    try {
      std::ranges::sort(batch, {}, &Trial::number);  // rows in order make the smaller file
      storage_.append(batch);
      batch.clear();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    failure_ = failure;
  }
  lock.unlock();
  changed_.notify_all();
}

}  // namespace foldwise
