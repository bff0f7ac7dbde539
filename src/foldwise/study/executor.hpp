#pragma once

#include <cstddef>
#include <functional>

namespace foldwise {

/// Does many independent pieces of work. Contract, which tests/contract holds every executor to: `for_each` calls
/// `work(i)` once for each i below `count`, in any order, perhaps at the same time, and returns when all are done. Once
/// `should_stop` answers true no further piece begins, those under way end, and for_each returns. When a piece throws,
/// no further piece begins and for_each throws the exception (one of them, when several did).
class Executor {
 public:
  virtual ~Executor() = default;

  virtual void for_each(
      std::size_t count, const std::function<void(std::size_t)>& work,
      const std::function<bool()>& should_stop = [] { return false; }) = 0;
};

/// One piece after the other, in order, on the calling thread.
class SerialExecutor final : public Executor {
 public:
  void for_each(std::size_t count, const std::function<void(std::size_t)>& work,
                const std::function<bool()>& should_stop) override;
};

}  // namespace foldwise
