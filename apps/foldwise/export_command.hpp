#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise export`: the layers of a model file as a SCALE-Sim topology.
void add_export_command(CLI::App& app);

}  // namespace foldwise
