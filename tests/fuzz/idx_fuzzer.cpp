// Any bytes are an IDX file of images, of labels, or are refused in one line.
#include "foldwise/base/error.hpp"
#include "foldwise/formats/idx.hpp"
#include "tests/fuzz/fuzzer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace foldwise;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const int dimensions : {1, 3}) {
    try {
      const IdxArray array = parse_idx(bytes, "fuzz.idx", dimensions);
      std::size_t count = 1;
      for (const std::int64_t extent : array.extents) {
        count *= static_cast<std::size_t>(extent);
      }
      require(count == array.values.size(), "an array holds as many values as its extents say");
    } catch (const ParseError& error) {
      require_one_line(error.what(), "fuzz.idx:");
    }
  }
  return 0;
}
