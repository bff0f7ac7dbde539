#include "training_log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace foldwise {

namespace {

constexpr double kSecondsBetween = 0.2;
constexpr int kBarWidth = 20;

void print_epoch(const TrainingProgress& progress, double seconds, bool on_terminal) {
  const std::string validation =
      progress.validation_accuracy ? fmt::format("   validation {:5.2f} %", 100 * *progress.validation_accuracy) : "";
  fmt::print(stderr, "{}epoch {:>3}/{}   loss {:.4f}   training {:5.2f} %{}   {:.1f} s{}\n",
             on_terminal ? "\r\x1b[K" : "", progress.epoch, progress.epochs, progress.loss, 100 * progress.accuracy,
             validation, seconds, progress.validation_accuracy && progress.is_best ? "   best" : "");
}

void draw_bar(const TrainingProgress& progress, double seconds) {
  const auto per_epoch = static_cast<double>(progress.images_per_epoch);
  const double share = static_cast<double>(progress.images) / per_epoch;
  const double all_images = per_epoch * progress.epochs;
  const double done_images = per_epoch * (progress.epoch - 1) + static_cast<double>(progress.images);
  const int filled = static_cast<int>(share * kBarWidth);
  fmt::print(stderr, "\r[{:#<{}}{:-<{}}] epoch {}/{}   loss {:.4f}   training {:5.2f} %   {:.0f} s left\x1b[K", "",
             filled, "", kBarWidth - filled, progress.epoch, progress.epochs, progress.loss, 100 * progress.accuracy,
             seconds * (all_images - done_images) / done_images);
  static_cast<void>(std::fflush(stderr));  // a bar that cannot be shown is no failure
}

}  // namespace

TrainingLog::TrainingLog() : on_terminal_(::isatty(STDERR_FILENO) == 1) {}

void TrainingLog::show(const TrainingProgress& progress) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  if (progress.is_epoch_end) {
    print_epoch(progress, seconds, on_terminal_);
  } else if (on_terminal_ && seconds - shown_at_ >= kSecondsBetween) {
    shown_at_ = seconds;
    draw_bar(progress, seconds);
  }
}

}  // namespace foldwise
