#include "interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace foldwise {

namespace {

// A signal can only be seen through state of the whole program; these two are it.
std::atomic<bool> is_deferred = false;     // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> is_interrupted = false;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<bool>::is_always_lock_free, "only lock-free atomics may be used in a signal handler");

void on_signal(int) {
  if (!is_deferred || is_interrupted.exchange(true)) {
    ::_exit(kInterruptedStatus);
  }
}

}  // namespace

void end_on_interrupt() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    // Who started us may want us to go on, as nohup does.
    if (std::signal(number, on_signal) == SIG_IGN) {
      static_cast<void>(std::signal(number, SIG_IGN));
    }
  }
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

DeferInterrupt::DeferInterrupt() { is_deferred = true; }

DeferInterrupt::~DeferInterrupt() { is_deferred = false; }

bool interrupted() { return is_interrupted.load(std::memory_order_relaxed); }

}  // namespace foldwise
