#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// foldwise train lenet5
void add_lenet5_command(CLI::App& app);

}  // namespace foldwise
