#include "progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace foldwise {

namespace {

constexpr double kSecondsBetween = 0.1;
constexpr int kBarWidth = 20;

std::string time_text(double seconds) {
  return seconds < 100 ? fmt::format("{:.1f} s", seconds) : fmt::format("{:.0f} min", seconds / 60);
}

}  // namespace

ProgressBar::ProgressBar() : on_terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (shown_at_ >= 0) {
    fmt::print(stderr, "\r\x1b[K");  // to the beginning of the line, and clear it
  }
}

void ProgressBar::show(const StudyProgress& progress) {
  if (on_terminal_ && progress.seconds - shown_at_ >= kSecondsBetween) {
    shown_at_ = progress.seconds;
    fmt::print(stderr, "\r{}\x1b[K", progress_line(progress));
    static_cast<void>(std::fflush(stderr));  // a progress bar that cannot be shown is no failure
  }
}

std::string progress_line(const StudyProgress& progress) {
  const double rate = progress.seconds > 0 ? static_cast<double>(progress.done) / progress.seconds : 0.0;
  if (progress.best && progress.gap) {
    // Most of the space is never evaluated: the gap says how far the search is.
    return fmt::format("gap {:.2f} %   best {:.8g}   {} evaluated, {:.0f}/s   {}", 100 * *progress.gap, *progress.best,
                       progress.done, rate, time_text(progress.seconds));
  }
  const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  const int filled = static_cast<int>(share * kBarWidth);
  std::string line = fmt::format("[{:#<{}}{:-<{}}] {:3.0f} %   {}/{}   {:.0f}/s", "", filled, "", kBarWidth - filled,
                                 100 * share, progress.done, progress.total, rate);
  if (rate > 0) {
    line += fmt::format("   {} left", time_text(static_cast<double>(progress.total) * (1 - share) / rate));
  }
  if (progress.best) {
    line += fmt::format("   best {:.8g}", *progress.best);
  }
  return line;
}

}  // namespace foldwise
