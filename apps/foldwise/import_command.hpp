#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise import`: an ONNX model becomes a SCALE-Sim topology.
void add_import_command(CLI::App& app);

}  // namespace foldwise
