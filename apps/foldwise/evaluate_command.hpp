#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

void add_evaluate_command(CLI::App& app);

}  // namespace foldwise
