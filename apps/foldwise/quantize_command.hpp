#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

void add_quantize_command(CLI::App& app);

}  // namespace foldwise
