#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise ask`: hands out designs of a stored study to be evaluated by another program.
void add_ask_command(CLI::App& app);

}  // namespace foldwise
