#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "foldwise/report/staged_directory.hpp"
#include "interrupt.hpp"

namespace foldwise {

/// A StagedDirectory that Ctrl-C finds in order. While one lives, an interrupt removes what was written so far and ends
/// the program with kInterruptedStatus, at once and whatever other threads are doing. publish() is not interrupted.
class RunDirectory {
 public:
  explicit RunDirectory(const std::filesystem::path& target);

  /// Where to write.
  const std::filesystem::path& path() const { return stage_.path(); }

  void publish();

 private:
  void watch(const std::stop_token& stop);

  DeferInterrupt defer_;
  StagedDirectory stage_;
  std::mutex mutex_;  // held by whoever decides what becomes of the stage
  std::condition_variable_any wake_;
  std::jthread watcher_;  // the last member: it ends before what it uses
};

}  // namespace foldwise
