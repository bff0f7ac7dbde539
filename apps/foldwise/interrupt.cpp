#include "interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace foldwise {

namespace {

// A signal can only be seen through state of the whole program; these are it.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> is_deferred = false;
std::atomic<bool> is_interrupted = false;
std::atomic<bool> is_timed = false;  // the two below are set
timer_t patience_timer{};
itimerspec patience_left{};
std::string_view last_words_said;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<bool>::is_always_lock_free, "only lock-free atomics may be used in a signal handler");

void on_signal(int) {
  if (!is_deferred || is_interrupted.exchange(true)) {
    ::_exit(kInterruptedStatus);
  }
  if (is_timed) {
    ::timer_settime(patience_timer, 0, &patience_left, nullptr);
  }
}

void on_end_of_patience(int) {
  static_cast<void>(::write(STDERR_FILENO, last_words_said.data(), last_words_said.size()));
  ::_exit(kInterruptedStatus);
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

DeferInterrupt::DeferInterrupt(std::chrono::milliseconds patience, std::string_view last_words) {
  constexpr std::int64_t nanoseconds_per_millisecond = 1'000'000;
  patience_left.it_value.tv_sec = patience.count() / 1000;
  patience_left.it_value.tv_nsec = patience.count() % 1000 * nanoseconds_per_millisecond;
  last_words_said = last_words;
  static_cast<void>(std::signal(SIGALRM, on_end_of_patience));
  is_timed = ::timer_create(CLOCK_MONOTONIC, nullptr, &patience_timer) == 0;  // by default it sends SIGALRM
  is_deferred = true;
}

DeferInterrupt::~DeferInterrupt() {
  is_deferred = false;
  if (is_timed.exchange(false)) {
    ::timer_delete(patience_timer);
  }
}

bool interrupted() { return is_interrupted.load(std::memory_order_relaxed); }

}  // namespace foldwise
