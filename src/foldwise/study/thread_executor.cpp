#include "foldwise/study/thread_executor.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <cstddef>

namespace foldwise {

struct ThreadExecutor::Arena {
  explicit Arena(int threads)
      : allowed(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)), arena(threads) {}

  tbb::global_control allowed;  // without it oneTBB keeps to the number of cores
  tbb::task_arena arena;
};

ThreadExecutor::ThreadExecutor(int threads) : arena_(std::make_unique<Arena>(threads)) {}

ThreadExecutor::~ThreadExecutor() = default;

void ThreadExecutor::for_each(std::size_t count, const std::function<void(std::size_t)>& work,
                              const std::function<bool()>& should_stop) {
  arena_->arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
      if (!should_stop()) {
        work(i);
      }
    });
  });
}

int ThreadExecutor::available_threads() { return tbb::this_task_arena::max_concurrency(); }

}  // namespace foldwise
