// Any bytes are a config or are refused in one line; what is accepted is a valid accelerator.
#include "foldwise/base/error.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "tests/fuzz/fuzzer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace foldwise;
  try {
    const ScaleSimConfig config = parse_scalesim_config({reinterpret_cast<const char*>(data), size}, "fuzz.cfg");
    validate(config.accelerator);
    require(!config.accelerator.name.empty(), "a run has a name");
    require(config.bandwidths.empty() == (config.accelerator.memory.mode == BandwidthMode::calc),
            "USER mode has a bandwidth");
    for (const std::string& warning : config.warnings) {
      require_one_line(warning, "fuzz.cfg:");
    }
  } catch (const ParseError& error) {
    require_one_line(error.what(), "fuzz.cfg:");
  }
  return 0;
}
