#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What libFuzzer calls with each input; a fuzzer defines it. Returns 0; ends the program where a rule is broken.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace foldwise {

/// Ends the program, which is how a fuzzer is told, unless `holds`.
inline void require(bool holds, std::string_view rule) {
  if (!holds) {
    std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(rule.size()), rule.data());
    std::abort();
  }
}

/// What every refusal must be: one line that starts with the file's name.
inline void require_one_line(std::string_view message, std::string_view file) {
  require(message.starts_with(file), "a refusal starts with the name of the file");
  require(message.find_first_of(std::string_view("\0\r\n", 3)) == std::string_view::npos, "a refusal is one line");
  require(message.size() < 1000, "a refusal is short");
}

}  // namespace foldwise
