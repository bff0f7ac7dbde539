#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "foldwise/study/storage.hpp"

namespace foldwise {

/// Puts finished trials into a storage while others are still being evaluated: many at once when they come fast, each
/// within a twentieth of a second when they come slowly. So neither waits for the other, and a kill loses hardly
/// anything. The storage is written by a thread of the keeper's own; nobody else may use it meanwhile.
class TrialKeeper {
 public:
  explicit TrialKeeper(Storage& storage);

  /// Gives up what finish() was not called for.
  ~TrialKeeper();
  TrialKeeper(const TrialKeeper&) = delete;
  TrialKeeper& operator=(const TrialKeeper&) = delete;

  /// From any thread. Waits when the storage cannot keep up.
  void keep(const Trial& trial);

  /// True once the storage has failed; finish() then throws.
  bool failed() const;

  /// Returns when everything is stored, or throws what the storage threw.
  void finish();

 private:
  void work();

  Storage& storage_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Trial> waiting_;
  bool finishing_ = false;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace foldwise
