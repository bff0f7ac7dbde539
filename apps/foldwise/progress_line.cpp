#include "progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace foldwise {

ProgressLine::ProgressLine(std::string_view noun, bool wanted)
    : noun_(noun), is_shown_(wanted && ::isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  if (is_drawn_) {
    fmt::print(stderr, "\r\033[K");
  }
}

void ProgressLine::show(std::size_t done, std::size_t total) {
  const Clock::time_point now = Clock::now();
  if (is_shown_ && now >= next_) {
    fmt::print(stderr, "\r{} of {} {}\033[K", done, total, noun_);
    is_drawn_ = true;
    next_ = now + std::chrono::milliseconds(200);
  }
}

}  // namespace foldwise
