#pragma once

#include <string>

#include "foldwise/study/run_study.hpp"

namespace foldwise {

/// A line on standard error that says how far a study is, rewritten ten times a second. Where standard error is no
/// terminal it says nothing.
class ProgressBar {
 public:
  ProgressBar();

  /// Removes the line.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const StudyProgress& progress);

 private:
  bool on_terminal_;
  double shown_at_ = -1.0;
};

/// "[#####---------------]  27 %   3312/12288   21430/s   0.4 s left   best 7123"
std::string progress_line(const StudyProgress& progress);

}  // namespace foldwise
