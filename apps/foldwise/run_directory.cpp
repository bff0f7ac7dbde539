#include "run_directory.hpp"

#include <chrono>
#include <cstdlib>

namespace foldwise {

RunDirectory::RunDirectory(const std::filesystem::path& target)
    : stage_(target), watcher_([this](const std::stop_token& stop) { watch(stop); }) {}

void RunDirectory::publish() {
  const std::scoped_lock lock(mutex_);
  stage_.publish();
}

void RunDirectory::watch(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds interval(20);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) {
    if (interrupted()) {
      stage_.discard();
      std::_Exit(kInterruptedStatus);
    }
  }
}

}  // namespace foldwise
