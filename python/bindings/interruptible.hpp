#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>

namespace foldwise {

/// What becomes of work that does not end soon after it was asked to stop. `leave` lets it end by itself, unheard: for
/// work that owns all it uses and touches nothing of Python.
enum class Unwilling { wait, leave };

/// Does long work for Python: `work(stop)` runs on a thread of its own without the GIL, while this thread looks after
/// Python twenty times a second. When a signal's handler raises (KeyboardInterrupt) or `look`, called each time with
/// the GIL held, throws, `stop` is set and the exception goes on to the caller once the work has ended.
template <typename Work, typename Look>
auto run_interruptibly(Work work, Look look, Unwilling unwilling = Unwilling::wait) {
  constexpr std::chrono::milliseconds interval(50);
  constexpr std::chrono::milliseconds patience(100);
  using Result = std::invoke_result_t<Work&, const std::atomic<bool>&>;
  struct State {
    explicit State(Work wanted) : work(std::move(wanted)) {}

    Work work;
    std::atomic<bool> stop = false;
    std::promise<Result> promise;
  };
  const auto state = std::make_shared<State>(std::move(work));
  std::future<Result> result = state->promise.get_future();
  std::thread worker([state] {
    try {
      state->promise.set_value(state->work(state->stop));
    } catch (...) {
      state->promise.set_exception(std::current_exception());
    }
  });
  const auto wait = [&](std::chrono::milliseconds longest) {
    const pybind11::gil_scoped_release unlocked;
    return result.wait_for(longest) == std::future_status::ready;
  };
  const auto join = [&] {
    const pybind11::gil_scoped_release unlocked;
    worker.join();
  };
  try {
    while (!wait(interval)) {
      if (PyErr_CheckSignals() != 0) {
        throw pybind11::error_already_set();
      }
      look();
    }
  } catch (...) {
    state->stop = true;
    if (!wait(patience) && unwilling == Unwilling::leave) {
      worker.detach();
    } else {
      join();
    }
    throw;
  }
  join();
  return result.get();
}

}  // namespace foldwise
