#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/simulator/scalesim_version.hpp"

namespace foldwise {

// What SCALE-Sim prints while it runs, line for line, because scripts parse it. Ours is one line, which names the
// model, as the last of the settings. Version 3 also prints the path of a layout, which Foldwise does not read.

std::string settings_banner(const ScaleSimConfig& config, std::string_view topology_path, ScaleSimVersion version);
std::string layer_lines(std::size_t layer, const LayerReport& report, ScaleSimVersion version);
std::string_view traces_line();
std::string_view closing_banner();

}  // namespace foldwise
