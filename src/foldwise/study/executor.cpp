#include "foldwise/study/executor.hpp"

namespace foldwise {

void SerialExecutor::for_each(std::size_t count, const std::function<void(std::size_t)>& work,
                              const std::function<bool()>& should_stop) {
  for (std::size_t i = 0; i < count && !should_stop(); ++i) {
    work(i);
  }
}

}  // namespace foldwise
