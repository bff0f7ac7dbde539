#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise tell`: takes results of designs that `foldwise ask` handed out.
void add_tell_command(CLI::App& app);

}  // namespace foldwise
