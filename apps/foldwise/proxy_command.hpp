#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise proxy`: learned stand-ins for an evaluator.
void add_proxy_command(CLI::App& app);

}  // namespace foldwise
