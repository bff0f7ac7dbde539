#pragma once

#include <memory>

#include "foldwise/study/executor.hpp"

namespace foldwise {

/// On several threads at once; the calling thread is one of them.
class ThreadExecutor final : public Executor {
 public:
  /// threads >= 1; more than the machine has cores is allowed.
  explicit ThreadExecutor(int threads);
  ~ThreadExecutor() override;

  void for_each(std::size_t count, const std::function<void(std::size_t)>& work,
                const std::function<bool()>& should_stop) override;

  /// Threads that this machine runs at once, at least 1.
  static int available_threads();

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

}  // namespace foldwise
