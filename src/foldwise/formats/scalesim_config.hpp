#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"

namespace foldwise {

struct ScaleSimConfig {
  Accelerator accelerator;               ///< valid; its name is run_name
  std::vector<std::int64_t> bandwidths;  ///< the Bandwidth list of USER mode; only the first has a meaning
  std::vector<std::string> warnings;     ///< one line each: what is read otherwise than it looks
};

/// Reads a config of SCALE-Sim v1, v2 or v3 (docs/file-formats.md). What it asks for beyond the default of version 3
/// is refused by name. Throws Error when the file cannot be read, ParseError at the line of the first rule broken.
ScaleSimConfig read_scalesim_config(const std::filesystem::path& path);

/// The same from text; `file` is what errors call it.
ScaleSimConfig parse_scalesim_config(std::string_view text, std::string_view file);

}  // namespace foldwise
