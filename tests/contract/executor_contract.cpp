// What every Executor promises (study/executor.hpp). A new executor is one more line at the end.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "foldwise/study/executor.hpp"
#include "foldwise/study/thread_executor.hpp"

namespace foldwise {
namespace {

struct ExecutorUnderTest {
  std::string name;
  std::function<std::unique_ptr<Executor>()> make;
};

void PrintTo(const ExecutorUnderTest& executor, std::ostream* out) { *out << executor.name; }

class ExecutorContract : public testing::TestWithParam<ExecutorUnderTest> {
 protected:
  std::unique_ptr<Executor> executor = GetParam().make();
};

TEST_P(ExecutorContract, does_every_piece_once) {
  std::vector<std::atomic<int>> calls(5000);
  executor->for_each(calls.size(), [&](std::size_t i) { ++calls[i]; });
  for (const auto& count : calls) {
    ASSERT_EQ(count, 1);
  }
}

TEST_P(ExecutorContract, may_be_used_again_and_for_nothing) {
  int calls = 0;
  executor->for_each(0, [&](std::size_t) { ++calls; });
  executor->for_each(1, [&](std::size_t) { ++calls; });
  executor->for_each(1, [&](std::size_t) { ++calls; });
  EXPECT_EQ(calls, 2);
}

TEST_P(ExecutorContract, begins_nothing_once_it_should_stop) {
  std::atomic<int> calls = 0;
  executor->for_each(
      100000, [&](std::size_t) { ++calls; }, [&] { return calls >= 10; });
  EXPECT_GE(calls, 10);
  EXPECT_LT(calls, 100);  // at most one more for each thread
}

TEST_P(ExecutorContract, passes_an_exception_on_and_begins_little_after_it) {
  std::atomic<int> calls = 0;
  const auto work = [&](std::size_t i) {
    ++calls;
    if (i == 0) {
      throw std::runtime_error("piece 0");
    }
  };
  EXPECT_THROW(executor->for_each(1'000'000, work), std::runtime_error);
  EXPECT_LT(calls, 1'000'000);
  executor->for_each(10, [](std::size_t) {});  // still fit for work
}

INSTANTIATE_TEST_SUITE_P(
    Executors, ExecutorContract,
    testing::Values(ExecutorUnderTest{"serial", [] { return std::make_unique<SerialExecutor>(); }},
                    ExecutorUnderTest{"one_thread", [] { return std::make_unique<ThreadExecutor>(1); }},
                    ExecutorUnderTest{"two_threads", [] { return std::make_unique<ThreadExecutor>(2); }},
                    ExecutorUnderTest{"eight_threads", [] { return std::make_unique<ThreadExecutor>(8); }}),
    [](const auto& executor) { return executor.param.name; });

}  // namespace
}  // namespace foldwise
