// Any bytes are a model file or are refused in one line, also behind a heading with the right checksum; what is
// accepted can be written again and is the same when read.
#include <fmt/format.h>

#include "foldwise/base/digest.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/neural/model_file.hpp"
#include "tests/fuzz/fuzzer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace foldwise;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string signed_bytes =
      fmt::format("foldwise-model 1\ncontent {} bytes sha256 {}\n{}", size, sha256(bytes), bytes);
  for (const std::string& file : {bytes, signed_bytes}) {
    try {
      const Model model = parse_model_file(file, "fuzz.weights");
      require(parse_model_file(model_file_bytes(model), "fuzz.weights") == model, "a model can be written and read");
    } catch (const ParseError& error) {
      require_one_line(error.what(), "fuzz.weights:");
    }
  }
  return 0;
}
