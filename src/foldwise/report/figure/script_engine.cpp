#include "foldwise/report/figure/script_engine.hpp"

#include <duktape.h>
#include <fmt/format.h>

#include <memory>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

[[noreturn]] void throw_script_error(duk_context* engine) {
  throw Error(fmt::format("a script failed: {}", duk_safe_to_stacktrace(engine, -1)));
}

}  // namespace

std::string call_script(std::span<const std::string_view> scripts, std::string_view function,
                        std::span<const std::string_view> arguments) {
  const std::unique_ptr<duk_context, void (*)(duk_context*)> heap(
      duk_create_heap(nullptr, nullptr, nullptr, nullptr, nullptr), duk_destroy_heap);
  duk_context* engine = heap.get();
  if (engine == nullptr) {
    throw Error("there is not enough memory to draw");
  }
  for (const std::string_view script : scripts) {
    // Compiled as a program: what a strict script declares in an eval would be gone after it.
    if (duk_pcompile_lstring(engine, 0, script.data(), script.size()) != 0 ||
        duk_pcall(engine, 0) != DUK_EXEC_SUCCESS) {
      throw_script_error(engine);
    }
    duk_pop(engine);
  }
  duk_get_global_lstring(engine, function.data(), function.size());
  for (const std::string_view argument : arguments) {
    duk_push_lstring(engine, argument.data(), argument.size());
  }
  if (duk_pcall(engine, static_cast<duk_idx_t>(arguments.size())) != DUK_EXEC_SUCCESS) {
    throw_script_error(engine);
  }
  duk_size_t size = 0;
  const char* text = duk_safe_to_lstring(engine, -1, &size);
  return {text, size};
}

}  // namespace foldwise
