#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise verify`: checks the proof that `explore --certificate` wrote.
void add_verify_command(CLI::App& app);

}  // namespace foldwise
