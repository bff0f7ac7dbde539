#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace foldwise {

/// "12 of 60 images" on a terminal's standard error, once the work has proved to be long; cleared at the end. Shows
/// nothing elsewhere.
class ProgressLine {
 public:
  /// `noun`: of what there are many, a text that lives on.
  explicit ProgressLine(std::string_view noun, bool wanted = true);
  ~ProgressLine();

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::size_t done, std::size_t total);

 private:
  using Clock = std::chrono::steady_clock;
  std::string_view noun_;
  bool is_shown_;
  bool is_drawn_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(2);
};

}  // namespace foldwise
