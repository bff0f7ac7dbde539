#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise simulate`: one network on one accelerator, with SCALE-Sim's options, files and output lines.
void add_simulate_command(CLI::App& app);

}  // namespace foldwise
