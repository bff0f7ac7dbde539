#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise explain`: why a network costs on an accelerator what it costs.
void add_explain_command(CLI::App& app);

}  // namespace foldwise
