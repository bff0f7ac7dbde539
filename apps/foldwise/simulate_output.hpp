#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/simulator/layer_report.hpp"

namespace foldwise {

// What SCALE-Sim v2 prints while it runs, line for line, because scripts parse it. Ours is one line, which names the
// model, as the last of the settings.

std::string settings_banner(const ScaleSimConfig& config, std::string_view topology_path, std::string_view model);
std::string layer_lines(std::size_t layer, const LayerReport& report);
std::string_view traces_line();
std::string_view closing_banner();

}  // namespace foldwise
