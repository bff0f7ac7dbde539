// Any bytes are a topology, of either kind, or are refused in one line; what is accepted holds valid layers only.
#include <optional>

#include "foldwise/base/error.hpp"
#include "foldwise/formats/topology.hpp"
#include "tests/fuzz/fuzzer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace foldwise;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::optional<TopologyKind> kind :
       {std::optional<TopologyKind>(), std::optional(TopologyKind::conv), std::optional(TopologyKind::gemm)}) {
    try {
      const NetworkFile file = parse_topology(text, "fuzz.csv", kind);
      for (const Layer& layer : file.network.layers) {
        validate(layer.shape);
      }
      for (const std::string& warning : file.warnings) {
        require_one_line(warning, "fuzz.csv:");
      }
    } catch (const ParseError& error) {
      require_one_line(error.what(), "fuzz.csv:");
    }
  }
  return 0;
}
