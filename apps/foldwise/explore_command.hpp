#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise explore`: evaluates the designs of a study file and ranks them.
void add_explore_command(CLI::App& app);

}  // namespace foldwise
