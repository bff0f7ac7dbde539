#pragma once

#include <chrono>
#include <string_view>

namespace foldwise {

/// Exit status of a program that Ctrl-C ended.
inline constexpr int kInterruptedStatus = 130;

/// Thrown by a command that stops because interrupted() turned true, once everything is in order on disk.
struct Interrupted {};

/// From now on Ctrl-C (SIGINT), SIGTERM and SIGHUP end the program at once with kInterruptedStatus, unless they were
/// ignored when it started. A reader that closes the pipe of our output ends nothing: the next write to it fails.
void end_on_interrupt();

/// While one lives, those signals only turn interrupted() true, for work that must tidy up before it ends. The
/// second signal ends the program all the same. There is one at a time.
class DeferInterrupt {
 public:
  DeferInterrupt();

  /// Tidying up may take so long; then the program ends all the same, with `last_words` on standard error.
  DeferInterrupt(std::chrono::milliseconds patience, std::string_view last_words);
  ~DeferInterrupt();
  DeferInterrupt(const DeferInterrupt&) = delete;
  DeferInterrupt& operator=(const DeferInterrupt&) = delete;
};

bool interrupted();

}  // namespace foldwise
