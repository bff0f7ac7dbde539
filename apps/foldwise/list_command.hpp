#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise list`: every name that a study file or an option may say, with unit and meaning.
void add_list_command(CLI::App& app);

}  // namespace foldwise
