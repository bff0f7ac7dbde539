#pragma once

#include <chrono>

#include "foldwise/training/lenet5_trainer.hpp"

namespace foldwise {

/// A training on standard error: a line for every epoch, and on a terminal a bar within the epoch.
class TrainingLog {
 public:
  TrainingLog();
  void show(const TrainingProgress& progress);

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  bool on_terminal_;
  double shown_at_ = -1;
};

}  // namespace foldwise
